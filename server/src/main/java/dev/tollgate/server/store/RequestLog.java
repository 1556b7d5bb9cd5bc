package dev.tollgate.server.store;

import dev.tollgate.server.store.RefusedException.Refusal;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The admin calls that were carried out on one resource, kept with what they changed. */
final class RequestLog {
  /** Where a call keeps that it made nothing of its own. */
  private static final long NO_RESULT = -1;

  private final LaneTransaction lane;
  private final String resource;
  private final @Nullable RequestId id;

  private RequestLog(LaneTransaction lane, String resource, @Nullable RequestId id) {
    this.lane = lane;
    this.resource = resource;
    this.id = id;
  }

  static RequestLog ofTenant(LaneTransaction lane, String tenantId, @Nullable RequestId id) {
    return new RequestLog(lane, "tenant/" + tenantId, id);
  }

  static RequestLog ofPlan(LaneTransaction lane, String code, @Nullable RequestId id) {
    return new RequestLog(lane, "plan/" + code, id);
  }

  static RequestLog ofKeys(LaneTransaction lane, @Nullable RequestId id) {
    return new RequestLog(lane, "keys", id);
  }

  static RequestLog ofKey(LaneTransaction lane, String keyId, @Nullable RequestId id) {
    return new RequestLog(lane, "key/" + keyId, id);
  }

  static RequestLog ofWebhooks(LaneTransaction lane, @Nullable RequestId id) {
    return new RequestLog(lane, "webhooks", id);
  }

  static RequestLog ofWebhook(LaneTransaction lane, String webhookId, @Nullable RequestId id) {
    return new RequestLog(lane, "webhook/" + webhookId, id);
  }

  /**
   * Changes something, once for each id.
   *
   * @param present what a repeat is answered with
   */
  <T> T change(Supplier<T> work, Supplier<T> present) {
    return once(work, result -> NO_RESULT, number -> present.get());
  }

  /**
   * Makes something, once for each id.
   *
   * @param number what is kept of the result
   * @param present what a repeat is answered with, by that number
   */
  <T> T once(Supplier<T> work, ToLongFunction<T> number, LongFunction<T> present) {
    RequestId request = id;
    if (request == null) {
      return work.get();
    }
    AdminMapper.RequestRow done = mapper().request(lane.lane(), resource, request.id());
    if (done != null) {
      return present.apply(resultOf(done, request));
    }
    T result = work.get();
    long made = number.applyAsLong(result);
    mapper()
        .insertRequest(
            lane.lane(),
            new AdminMapper.NewRequestRow(
                resource, request, made == NO_RESULT ? null : made, lane.clock()));
    return result;
  }

  private static long resultOf(AdminMapper.RequestRow done, RequestId request) {
    if (!done.fingerprint().equals(request.fingerprint())) {
      throw new RefusedException(Refusal.REQUEST_ID_REUSED, request.id());
    }
    Long made = done.resultNo();
    return made == null ? NO_RESULT : made;
  }

  private AdminMapper mapper() {
    return lane.mapper(AdminMapper.class);
  }
}
