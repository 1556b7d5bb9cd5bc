package dev.tollgate.server.store;

import dev.tollgate.server.domain.Access;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Webhook;
import dev.tollgate.server.domain.WebhookSecret;
import dev.tollgate.server.store.RefusedException.Refusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes, changes and ends endpoints, each change in one transaction under the lock of the lane they
 * stand in. Blocks, retries and fails as {@link AdminStore} does.
 */
public final class WebhookStore {
  /** Endpoints of an installation: what is due is looked up for each of them. */
  public static final int WEBHOOKS_MAX = 500;

  /** Parked deliveries that one call replays at most. */
  public static final int REPLAY_MAX = 1_000;

  /** The lane of all endpoints: they belong to no tenant, and one lock orders their changes. */
  static final int LANE = 0;

  private final LaneStore lanes;
  private final InstantSource clock;

  /** Changes the endpoints that are stored in {@code lanes}. */
  public WebhookStore(LaneStore lanes, InstantSource clock) {
    this.lanes = lanes;
    this.clock = clock;
  }

  /** Makes an endpoint; of a repeat the secret is not taken. */
  public Webhook create(NewWebhook webhook, WebhookSecret secret, AdminCall call) {
    return inLane(
        lane -> {
          WebhookEdit edit = new WebhookEdit(lane, call);
          return RequestLog.ofWebhooks(lane, call.id())
              .once(() -> edit.create(webhook, secret), Webhook::endpointNo, edit::present);
        });
  }

  /** Changes an endpoint. */
  public Webhook update(long endpointNo, WebhookChange change, AdminCall call) {
    return change(endpointNo, call, edit -> edit.update(endpointNo, change));
  }

  /**
   * Gives an endpoint another secret; of a repeat the secret is not taken.
   *
   * @param overlap how long those it has sign along at most
   */
  public Webhook rotate(long endpointNo, WebhookSecret secret, Duration overlap, AdminCall call) {
    return change(endpointNo, call, edit -> edit.rotate(endpointNo, secret, overlap));
  }

  /** Ends an endpoint for good, and with it what it was still to be told. */
  public void delete(long endpointNo, AdminCall call) {
    Boolean unused =
        inLane(
            lane ->
                log(lane, endpointNo, call)
                    .change(
                        () -> {
                          new WebhookEdit(lane, call).delete(endpointNo);
                          return true;
                        },
                        () -> true));
  }

  /** Puts a test event for the endpoint into the outbox. Of a repeat it is the first one. */
  public LaneKey test(long endpointNo, AdminCall call) {
    return inLane(
        lane ->
            log(lane, endpointNo, call)
                .once(
                    () ->
                        new WebhookEdit(lane, call)
                            .test(endpointNo, OutboxStore.RETRY_FOR, OutboxStore.KEPT_FOR),
                    LaneKey::number,
                    number -> new LaneKey(LANE, number)));
  }

  /**
   * Makes deliveries to an endpoint pending again, that were taken or given up.
   *
   * @param event the event of the one; null: the oldest that are parked, {@link #REPLAY_MAX} of
   *     them
   * @return how many; of a repeat as many as the first time
   */
  public int replay(long endpointNo, @Nullable LaneKey event, AdminCall call) {
    return inLane(
        lane ->
            log(lane, endpointNo, call)
                .once(
                    () ->
                        new WebhookEdit(lane, call)
                            .replay(endpointNo, event, OutboxStore.RETRY_FOR),
                    Integer::longValue,
                    Math::toIntExact));
  }

  /** Disables an endpoint that has said it is gone for good; one that is no more stays so. */
  public void gone(long endpointNo) {
    AdminCall call = new AdminCall("relay", Access.FULL, null);
    Supplier<Boolean> done =
        () ->
            inLane(
                lane -> {
                  Webhook unused = new WebhookEdit(lane, call).gone(endpointNo);
                  return true;
                });
    try {
      Boolean unused = done.get();
    } catch (RefusedException e) {
      if (e.refusal() != Refusal.UNKNOWN_WEBHOOK) {
        throw e;
      }
    }
  }

  private Webhook change(long endpointNo, AdminCall call, Function<WebhookEdit, Webhook> work) {
    return inLane(
        lane -> {
          WebhookEdit edit = new WebhookEdit(lane, call);
          return log(lane, endpointNo, call)
              .change(() -> work.apply(edit), () -> edit.present(endpointNo));
        });
  }

  private static RequestLog log(LaneTransaction lane, long endpointNo, AdminCall call) {
    String id = new LaneKey(LANE, endpointNo).text(LaneKey.Kind.WEBHOOK);
    return RequestLog.ofWebhook(lane, id, call.id());
  }

  private <T> T inLane(Function<LaneTransaction, T> work) {
    return Attempts.run(
        () -> {
          Committed<T> done =
              lanes.inLane(
                  LANE, clock.instant(), lane -> new Committed<>(work.apply(lane), lane.version()));
          lanes.listener().tenantsUntouched(LANE, done.version());
          return done.result();
        });
  }

  private record Committed<T>(T result, long version) {}
}
