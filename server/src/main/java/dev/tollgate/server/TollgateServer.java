package dev.tollgate.server;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.server.access.CallerCounters;
import dev.tollgate.server.access.KeyDesk;
import dev.tollgate.server.access.KeyRing;
import dev.tollgate.server.access.KeyText;
import dev.tollgate.server.access.KeyUseLog;
import dev.tollgate.server.access.KeyWatch;
import dev.tollgate.server.api.AdminApi;
import dev.tollgate.server.api.AdminAudit;
import dev.tollgate.server.api.AdminHistory;
import dev.tollgate.server.api.AdminKeys;
import dev.tollgate.server.api.AdminReservations;
import dev.tollgate.server.api.AdminWebhooks;
import dev.tollgate.server.api.BatchShedder;
import dev.tollgate.server.api.BlockingCalls;
import dev.tollgate.server.api.GrpcServer;
import dev.tollgate.server.api.ImportBounds;
import dev.tollgate.server.api.Imports;
import dev.tollgate.server.api.KeyInterceptor;
import dev.tollgate.server.api.MeteringApi;
import dev.tollgate.server.api.RequestValidator;
import dev.tollgate.server.api.Reservations;
import dev.tollgate.server.api.TrackStreams;
import dev.tollgate.server.api.Tracker;
import dev.tollgate.server.api.UsageApi;
import dev.tollgate.server.api.UsageWatches;
import dev.tollgate.server.config.DatabaseConfig;
import dev.tollgate.server.config.ServerConfig;
import dev.tollgate.server.config.TlsConfig;
import dev.tollgate.server.database.ConnectionPools;
import dev.tollgate.server.database.Database;
import dev.tollgate.server.database.EmbeddedConfig;
import dev.tollgate.server.database.EmbeddedPostgres;
import dev.tollgate.server.database.ExternalPostgres;
import dev.tollgate.server.database.SessionLimits;
import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.outbox.DenialLog;
import dev.tollgate.server.outbox.Relay;
import dev.tollgate.server.outbox.WebhookCounters;
import dev.tollgate.server.outbox.WebhookTargets;
import dev.tollgate.server.pipeline.BatchCommitter;
import dev.tollgate.server.pipeline.LaneMemories;
import dev.tollgate.server.pipeline.Lanes;
import dev.tollgate.server.pipeline.TrackCounters;
import dev.tollgate.server.quota.LaneWatch;
import dev.tollgate.server.quota.QuotaCounters;
import dev.tollgate.server.quota.QuotaReader;
import dev.tollgate.server.quota.QuotaView;
import dev.tollgate.server.quota.Quotas;
import dev.tollgate.server.quota.ReportedDenials;
import dev.tollgate.server.quota.UsageFeed;
import dev.tollgate.server.store.AdminReads;
import dev.tollgate.server.store.AdminStore;
import dev.tollgate.server.store.AlertReads;
import dev.tollgate.server.store.ChangeReads;
import dev.tollgate.server.store.ConversationReads;
import dev.tollgate.server.store.HistoryStore;
import dev.tollgate.server.store.Installation;
import dev.tollgate.server.store.KeyReads;
import dev.tollgate.server.store.KeyStore;
import dev.tollgate.server.store.KeyUses;
import dev.tollgate.server.store.LaneStore;
import dev.tollgate.server.store.OutboxStore;
import dev.tollgate.server.store.OutboxTidy;
import dev.tollgate.server.store.QuotaStore;
import dev.tollgate.server.store.UsageReads;
import dev.tollgate.server.store.WebhookReads;
import dev.tollgate.server.store.WebhookStore;
import io.grpc.BindableService;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server: every part made once, in the order of their needs, and closed in reverse. */
public final class TollgateServer implements AutoCloseable {
  /** Admin calls at once, each on a connection of its own beside those of the writers. */
  private static final int ADMIN_CALLS = 2;

  /** Usage reads at once, on connections beside those of quota queries: lists may take long. */
  private static final int USAGE_READS = 2;

  /** The connections on which the lanes, the keys and tenants' figures are watched. */
  private static final int WATCH_CONNECTIONS = 3;

  /** The relay's, and one for what is written into the outbox beside the lanes. */
  private static final int OUTBOX_CONNECTIONS = 2;

  /** Reads and admin changes that may wait for a thread; the next are refused. */
  private static final int BLOCKING_CALLS_MAX = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(TollgateServer.class);

  /** A part that is to be closed. */
  private interface Part {
    void close() throws Exception;
  }

  private final ServerConfig config;
  private final InstantSource clock;
  private final Deque<Part> parts = new ArrayDeque<>();
  private final Database database;
  private final @Nullable SslContext tls;
  private final GrpcServer grpc;
  private final int lanes;
  private Optional<KeyText> madeKey = Optional.empty();

  private TollgateServer(ServerConfig config, InstantSource clock) throws IOException {
    this.config = config;
    this.clock = clock;
    try {
      // Before the database, which takes long to start: a missing file is told at once.
      tls = config.tls().isPresent() ? encryption(config.tls().get()) : null;
      database = closing(open(config.database()), Database::close);
      ConnectionPools pools = new ConnectionPools(database.settings(), SessionLimits.DEFAULT);
      String defaultPlan = config.trackRules().defaultPlan();
      lanes =
          Installation.prepare(pools.migrations(), config.lanes(), defaultPlan, clock.instant());
      grpc = start(pools);
    } catch (RuntimeException | IOException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Starts a server.
   *
   * @throws dev.tollgate.client.tls.TlsFileException when a certificate or key cannot be used
   * @throws IOException when the address cannot be bound
   * @throws dev.tollgate.server.database.DatabaseException when there is no database to work on
   * @throws dev.tollgate.server.store.InstallationException when the database does not fit
   */
  public static TollgateServer start(ServerConfig config, InstantSource clock) throws IOException {
    return new TollgateServer(config, clock);
  }

  private SslContext encryption(TlsConfig config) throws IOException {
    return closing(TlsTransport.open(config), TlsTransport::close).context();
  }

  private static Database open(DatabaseConfig config) {
    if (config instanceof DatabaseConfig.External external) {
      return ExternalPostgres.open(
          external.url(), external.user(), external.password(), ExternalPostgres.START_MAX);
    }
    DatabaseConfig.Embedded embedded = (DatabaseConfig.Embedded) config;
    EmbeddedConfig settings = EmbeddedConfig.in(embedded.dataDir());
    return EmbeddedPostgres.open(
        embedded.binariesDir().map(settings::withBinariesDir).orElse(settings));
  }

  private GrpcServer start(ConnectionPools pools) throws IOException {
    LaneMap map = new LaneMap(lanes);
    HikariDataSource writers =
        closing(
            pools.writersByKey(config.laneLimits().writers() + ADMIN_CALLS + OUTBOX_CONNECTIONS),
            HikariDataSource::close);
    Installation.checkIsolation(writers);
    int readConnections = config.readers() + USAGE_READS + ADMIN_CALLS + WATCH_CONNECTIONS;
    HikariDataSource readers = closing(pools.readers(readConnections), HikariDataSource::close);

    QuotaStore quotaStore = new QuotaStore(readers, config.trackRules().defaultPlan());
    UsageFeed feed = closing(new UsageFeed(quotaStore, map, clock), UsageFeed::close);
    feed.start();
    QuotaView view = new QuotaView(map, feed);
    LaneStore laneStore = new LaneStore(writers, writers::evictConnection, view);
    // Of their own, so that none of the three can keep the others waiting.
    ExecutorService queries = executor("tollgate-quota", config.readers());
    ExecutorService usageReads = executor("tollgate-usage", USAGE_READS);
    ExecutorService adminCalls = executor("tollgate-admin", ADMIN_CALLS);

    WebhookStore webhookStore = new WebhookStore(laneStore, clock);
    WebhookTargets targets = new WebhookTargets(config.webhooks().allowPrivate());
    WebhookCounters webhooks = new WebhookCounters(clock);
    Relay relay = relay(writers, webhookStore, targets, webhooks);
    DenialLog denials =
        closing(
            new DenialLog(relay::subscriptions, laneStore, map, clock, webhooks), DenialLog::close);
    denials.start();

    TrackCounters counters = new TrackCounters();
    BatchCommitter committer =
        new BatchCommitter(
            new BatchCommitter.Surroundings(
                laneStore, LaneMemories.ofHeap(map), view::committed, relay::subscriptions),
            config.trackRules(),
            clock,
            counters);
    Lanes sink =
        closing(new Lanes(map, config.laneLimits(), committer, clock, counters), Lanes::close);
    QuotaCounters quotaCounters = new QuotaCounters(view, clock);
    Quotas quotas =
        new Quotas(
            new QuotaReader(quotaStore, view, map, clock),
            view,
            clock,
            quotaCounters,
            new Quotas.Queries(queries, config.readers()));

    KeyDesk keyDesk = new KeyDesk(new KeyStore(laneStore, clock));
    KeyReads keyReads = new KeyReads(readers);
    CallerCounters callers = new CallerCounters();
    KeyInterceptor keys = keys(keyReads, new KeyUses(writers), callers);

    RequestValidator validator = new RequestValidator();
    BlockingCalls reads = new BlockingCalls(validator, usageReads);
    BlockingCalls admin = new BlockingCalls(validator, adminCalls);
    String defaultPlan = config.trackRules().defaultPlan();
    UsageWatches watches = new UsageWatches(feed, validator, clock);
    AdminStore adminStore = new AdminStore(laneStore, map, defaultPlan, clock);
    Tracker tracker = new Tracker(sink, validator, clock, config.trackRules().latenessMax());
    TrackStreams streams = closing(new TrackStreams(tracker, sink), TrackStreams::close);
    List<BindableService> services =
        List.of(
            BatchShedder.around(
                new MeteringApi(
                    validator,
                    new MeteringApi.Recording(tracker, streams),
                    new ReportedDenials(quotas, denials::refused),
                    new Reservations(sink, denials::refused, clock),
                    clock),
                sink::shedsCall),
            new UsageApi(
                new UsageReads(readers, map),
                new ConversationReads(readers, map),
                new AlertReads(readers),
                watches,
                reads,
                clock),
            new AdminApi(
                adminStore,
                new AdminReads(readers, map),
                new AdminApi.Parts(
                    new AdminKeys(keyDesk, keyReads, clock),
                    imports(validator, sink, map),
                    history(laneStore, map, readers),
                    new AdminAudit(new ChangeReads(readers, map)),
                    new AdminWebhooks(
                        webhookStore, new WebhookReads(readers), targets::fault, clock),
                    new AdminReservations(adminStore, new AdminReads(readers, map), map, clock)),
                admin,
                clock));
    HealthSwitch health = new HealthSwitch(names(services));
    closing(new LaneWatch(quotaStore, view, clock, health::set), LaneWatch::close).start();
    GrpcServer server =
        closing(
            GrpcServer.start(
                new GrpcServer.Entrance(config.address(), tls, keys), health.manager(), services),
            started -> started.stop(config.drainMax()));
    // Before the server stops, which waits for calls: these do not end by themselves.
    closing(watches, UsageWatches::close);
    closing(streams, TrackStreams::stop);
    closing(ExposedCounters.of("Tracking", counters, server.port()), ExposedCounters::close);
    closing(ExposedCounters.of("Quota", quotaCounters, server.port()), ExposedCounters::close);
    if (config.access().requireKeys()) {
      madeKey = firstKey(keyDesk);
    }
    closing(ExposedCounters.of("Callers", callers, server.port()), ExposedCounters::close);
    closing(ExposedCounters.of("Webhooks", webhooks, server.port()), ExposedCounters::close);
    return server;
  }

  /** After the start has succeeded: a key that is made and not shown is lost. */
  private Optional<KeyText> firstKey(KeyDesk desk) {
    KeyDesk.First first = desk.first(config.access().bootstrapKey());
    boolean given = config.access().bootstrapKey().isPresent();
    switch (first.state()) {
      case THERE -> LOG.info("The key {} may do everything", first.text().keyId());
      case NOT_NEEDED -> {
        if (given) {
          LOG.info("There is another key that may do everything: the bootstrap key is not taken");
        }
      }
      case ENDED ->
          LOG.error(
              "The bootstrap key {} is revoked or expired, and no other live key may do everything:"
                  + " keys cannot be managed until another start with a new one",
              first.text().keyId());
    }
    boolean shown = first.state() == KeyStore.First.THERE && !given;
    return shown ? Optional.of(first.text()) : Optional.empty();
  }

  private KeyInterceptor keys(KeyReads reads, KeyUses uses, CallerCounters callers) {
    KeyRing ring = new KeyRing(clock, config.access().callsPerSecond());
    closing(new KeyUseLog(ring, uses), KeyUseLog::close).start();
    KeyWatch watch = closing(new KeyWatch(reads, ring), KeyWatch::close);
    watch.start();
    return new KeyInterceptor(ring, watch, callers, config.access().requireKeys());
  }

  private Relay relay(
      HikariDataSource writers,
      WebhookStore store,
      WebhookTargets targets,
      WebhookCounters counters) {
    Relay.Stores stores =
        new Relay.Stores(new OutboxStore(writers), new OutboxTidy(writers, lanes), store);
    Relay relay = closing(new Relay(stores, targets, clock, counters), Relay::close);
    relay.start();
    return relay;
  }

  private AdminHistory history(LaneStore lanes, LaneMap map, HikariDataSource readers) {
    Duration latenessMax = config.trackRules().latenessMax();
    return new AdminHistory(new HistoryStore(lanes, readers, map, latenessMax, clock), map);
  }

  private Imports imports(RequestValidator validator, Lanes sink, LaneMap map) {
    ImportBounds bounds = new ImportBounds(map, config.laneLimits());
    return closing(
        new Imports(sink, sink.rehearsal(), validator, clock, config.trackRules(), bounds),
        Imports::close);
  }

  private static List<String> names(List<BindableService> services) {
    return services.stream()
        .map(service -> service.bindService().getServiceDescriptor().getName())
        .toList();
  }

  private ExecutorService executor(String name, int threads) {
    return closing(
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(BLOCKING_CALLS_MAX),
            task -> new Thread(task, name)),
        ExecutorService::shutdownNow);
  }

  private <T> T closing(T part, PartCloser<T> closer) {
    parts.push(() -> closer.close(part));
    return part;
  }

  /** How a part of some kind is closed. */
  private interface PartCloser<T> {
    void close(T part) throws Exception;
  }

  /** The port it listens on. */
  public int port() {
    return grpc.port();
  }

  /** How many lanes it has. */
  public int lanes() {
    return lanes;
  }

  /** The first key, when this start made it up: to be shown once, to whoever started it. */
  public Optional<KeyText> madeKey() {
    return madeKey;
  }

  /** What database it works on, for people. */
  public String databaseDescription() {
    return database.description();
  }

  /**
   * Takes no new calls, answers those under way, commits what waits, and lets go of the database.
   */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        LOG.error("A part of the server did not close", e);
      }
    }
  }
}
