package dev.tollgate.gateway.http;

import dev.tollgate.gateway.delivery.Delivery;
import dev.tollgate.gateway.store.DeliveryStore;
import dev.tollgate.gateway.store.SendState;
import dev.tollgate.gateway.store.StoredSend;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Jobs as callers read them: everything but the text. */
public final class JobJson {
  private final Optional<DeliveryStore> deliveries;

  /** With how far their messages came, where that is kept. */
  public JobJson(Optional<DeliveryStore> deliveries) {
    this.deliveries = deliveries;
  }

  /** Jobs in their order, without their deliveries. */
  static List<Map<String, Object>> of(List<StoredSend> jobs) {
    return jobs.stream().map(JobJson::fields).toList();
  }

  /** One job, and how far its message came. */
  Map<String, Object> of(StoredSend job) {
    Map<String, Object> body = fields(job);
    if (!job.messageId().isEmpty()) {
      delivery(job).ifPresent(delivery -> body.put("delivery", of(delivery)));
    }
    return body;
  }

  private static Map<String, Object> fields(StoredSend job) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("jobId", Long.toString(job.id()));
    body.put("state", job.state().word());
    body.put("tenantId", job.tenantId());
    body.put("requestId", job.requestId());
    body.put("phoneNumber", job.customer());
    body.put("fromNumber", job.fromNumber());
    body.put("path", job.path().name().toLowerCase(Locale.ROOT));
    body.put("tries", job.tries());
    if (!job.messageId().isEmpty()) {
      body.put("sid", job.messageId());
    }
    if (!job.error().isEmpty()) {
      body.put("error", job.error());
    }
    if (job.state() == SendState.QUEUED) {
      body.put("dueAt", job.dueAt().toString());
    }
    body.put("createdAt", job.createdAt().toString());
    body.put("changedAt", job.changedAt().toString());
    return body;
  }

  private Optional<Delivery> delivery(StoredSend job) {
    return deliveries.flatMap(
        kept -> kept.find(new DeliveryStore.Key(job.tenantId(), job.messageId())));
  }

  private static Map<String, Object> of(Delivery delivery) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", delivery.status().word());
    body.put("at", delivery.at().toString());
    if (!delivery.errorCode().isEmpty()) {
      body.put("errorCode", delivery.errorCode());
    }
    return body;
  }
}
