package dev.tollgate.gateway.http;

import dev.tollgate.gateway.store.SendState;
import dev.tollgate.gateway.store.StoredSend;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Jobs as callers read them: everything but the text. */
public final class JobJson {
  /** Jobs in their order. */
  List<Map<String, Object>> of(List<StoredSend> jobs) {
    return jobs.stream().map(this::of).toList();
  }

  /** One job. */
  Map<String, Object> of(StoredSend job) {
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
}
