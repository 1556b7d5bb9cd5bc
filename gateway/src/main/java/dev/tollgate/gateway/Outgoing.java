package dev.tollgate.gateway;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.gateway.config.GatewayConfig;
import dev.tollgate.gateway.database.GatewayDatabase;
import dev.tollgate.gateway.delivery.StatusReports;
import dev.tollgate.gateway.http.JobJson;
import dev.tollgate.gateway.http.JobsEndpoint;
import dev.tollgate.gateway.http.SendAnswers;
import dev.tollgate.gateway.http.SendBody;
import dev.tollgate.gateway.http.SendEndpoint;
import dev.tollgate.gateway.inbound.CountedStatuses;
import dev.tollgate.gateway.inbound.GiveBacks;
import dev.tollgate.gateway.inbound.KeptStatuses;
import dev.tollgate.gateway.metering.Counters;
import dev.tollgate.gateway.metering.MeteringState;
import dev.tollgate.gateway.metering.SendMetering;
import dev.tollgate.gateway.metrics.QueueFigures;
import dev.tollgate.gateway.provider.Providers;
import dev.tollgate.gateway.queue.QueueParties;
import dev.tollgate.gateway.queue.SendQueue;
import dev.tollgate.gateway.queue.Upkeep;
import dev.tollgate.gateway.send.DirectSend;
import dev.tollgate.gateway.send.SendRecords;
import dev.tollgate.gateway.send.Sends;
import dev.tollgate.gateway.store.DeliveryStore;
import dev.tollgate.gateway.store.SendStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The wiring of the way out: database, queue, direct sends, and their endpoints. */
final class Outgoing implements AutoCloseable {
  /** For requests, and for the queue's upkeep. */
  private static final int CONNECTIONS_BESIDE = 8;

  /** A worker waits for the provider, and has no connection meanwhile. */
  private static final int WORKERS_PER_CONNECTION = 4;

  /** A database that is there is ready by then; one that is away is not waited for. */
  private static final Duration DATABASE_WAIT_MAX = Duration.ofSeconds(10);

  /** What a direct send takes beside the provider. */
  private static final Duration HOLD_BESIDE = Duration.ofSeconds(50);

  private static final Duration GIVE_BACKS = Duration.ofSeconds(2);
  private static final Duration TIDY = Duration.ofHours(1);

  /** When sends are due and what is old, whatever time messages are said to be of. */
  private static final InstantSource MACHINE = InstantSource.system();

  private final Optional<GatewayDatabase> database;
  private final Optional<SendQueue> queue;
  private final Optional<QueueFigures> figures;
  private final StatusReports statuses;
  private final SendEndpoint sends;
  private final JobsEndpoint jobs;

  /**
   * What the way out shares with the rest.
   *
   * @param client reaches Tollgate
   * @param counters count
   * @param state knows whether Tollgate answers
   * @param clock of the messages' times
   * @param executor runs steps that may wait for the database
   */
  record Shared(
      TollgateClient client,
      Counters counters,
      MeteringState state,
      InstantSource clock,
      Executor executor) {}

  Outgoing(GatewayConfig config, Shared shared) {
    SendMetering metering =
        new SendMetering(shared.client(), shared.counters(), shared.state(), shared.clock());
    Providers providers = new Providers(config.sends());
    this.database =
        config
            .database()
            .map(
                kept ->
                    GatewayDatabase.open(
                        kept,
                        config.queue().workers() / WORKERS_PER_CONNECTION + CONNECTIONS_BESIDE,
                        MACHINE));
    Optional<SendStore> store = database.map(SendStore::new);
    QueueParties parties =
        new QueueParties(metering, config.tenants(), providers, shared.counters());
    Optional<DeliveryStore> deliveries = database.map(DeliveryStore::new);
    List<Upkeep> upkeep = deliveries.map(kept -> upkeep(kept, config, shared)).orElse(List.of());
    this.queue =
        database.map(
            there ->
                new SendQueue(
                    there,
                    parties,
                    new SendQueue.Settings(
                        config.queue(), config.listen().stopTimeout(), upkeep, MACHINE)));
    this.figures = store.map(kept -> new QueueFigures(kept, MACHINE));
    this.statuses =
        deliveries
            .<StatusReports>map(
                kept ->
                    new KeptStatuses(
                        kept,
                        config.delivery(),
                        shared.counters(),
                        new KeptStatuses.Running(shared.executor(), MACHINE)))
            .orElseGet(() -> new CountedStatuses(shared.counters()));
    SendRecords records = new SendRecords(store, MACHINE);
    DirectSend direct = new DirectSend(metering, records, shared.counters(), shared.executor());
    Duration directHold = config.sends().provider().timeout().plus(HOLD_BESIDE);
    Sends ways =
        new Sends(
            metering,
            records,
            new Sends.Ways(
                queue.filter(there -> config.queue().on()),
                config.queue().hold(),
                direct,
                directHold),
            shared.executor());
    this.sends =
        new SendEndpoint(
            config.sends().callerToken(),
            new SendBody(config.tenants(), config.sends().numbers(), providers::textCharactersMax),
            new SendEndpoint.Way(providers, ways),
            new SendAnswers(shared.clock()));
    this.jobs =
        new JobsEndpoint(config.sends().callerToken(), store, queue, new JobJson(deliveries));
    database.ifPresent(Outgoing::awaitReady);
  }

  /** How full the queue is; empty without a database. */
  Optional<QueueFigures> figures() {
    return figures;
  }

  /** Takes what providers report of sent messages. */
  StatusReports statuses() {
    return statuses;
  }

  SendEndpoint sends() {
    return sends;
  }

  JobsEndpoint jobs() {
    return jobs;
  }

  /** Lets what is under way end, and leaves the rest in the queue. */
  void stopQueue() {
    queue.ifPresent(SendQueue::close);
  }

  @Override
  public void close() {
    database.ifPresent(GatewayDatabase::close);
  }

  private static List<Upkeep> upkeep(
      DeliveryStore deliveries, GatewayConfig config, Shared shared) {
    GiveBacks giveBacks = new GiveBacks(deliveries, shared.client(), shared.counters(), MACHINE);
    return List.of(
        new Upkeep("give-backs", GIVE_BACKS, giveBacks::run),
        new Upkeep(
            "tidy-deliveries",
            TIDY,
            () -> deliveries.deleteOld(MACHINE.instant().minus(config.queue().keep()))));
  }

  private static void awaitReady(GatewayDatabase database) {
    database
        .ready()
        .completeOnTimeout(null, DATABASE_WAIT_MAX.toSeconds(), TimeUnit.SECONDS)
        .join();
  }
}
