package dev.tollgate.server.store;

import com.google.gson.Gson;
import dev.tollgate.server.domain.MessageKey;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.store.HistoryEdit.Cause;
import dev.tollgate.server.store.HistoryMapper.MessageRow;
import dev.tollgate.server.store.HistoryView.Part;
import dev.tollgate.server.store.SessionRevision.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.ibatis.session.SqlSession;

/** Takes messages back. */
final class VoidRewrite implements HistoryRewrite<VoidRequest.Outcome> {
  private static final Gson JSON = new Gson();

  private final VoidRequest request;
  private final Duration latenessMax;
  private final AdminCall call;
  private List<MessageRow> found = List.of();
  private List<String> unknown = List.of();
  private boolean more;

  VoidRewrite(VoidRequest request, Duration latenessMax, AdminCall call) {
    this.request = request;
    this.latenessMax = latenessMax;
    this.call = call;
  }

  @Override
  public HistoryView read(SqlSession session, int lane, Tenant tenant) {
    HistoryMapper mapper = session.getMapper(HistoryMapper.class);
    if (request.selection() instanceof VoidRequest.ByIds ids) {
      byIds(mapper, lane, tenant, ids);
    } else {
      byLabel(mapper, lane, tenant, (VoidRequest.ByLabel) request.selection());
    }
    Map<Long, Instant> earliest = new LinkedHashMap<>();
    for (MessageRow message : found) {
      if (!message.voided()) {
        earliest.merge(
            message.conversationNo(),
            message.occurredAt(),
            (one, other) -> one.isBefore(other) ? one : other);
      }
    }
    return HistoryView.read(session, lane, tenant, earliest);
  }

  private void byIds(HistoryMapper mapper, int lane, Tenant tenant, VoidRequest.ByIds ids) {
    Map<UUID, String> keys = new LinkedHashMap<>();
    ids.messageIds().forEach(id -> keys.put(MessageKey.of(id), id));
    found = mapper.byKey(lane, tenant.tenantNo(), keys.keySet().toArray(UUID[]::new));
    found.forEach(message -> keys.remove(message.messageKey()));
    unknown = List.copyOf(keys.values());
  }

  private void byLabel(HistoryMapper mapper, int lane, Tenant tenant, VoidRequest.ByLabel label) {
    List<MessageRow> rows =
        mapper.byLabel(
            lane,
            tenant.tenantNo(),
            JSON.toJson(Map.of(label.key(), label.value())),
            label.from(),
            label.to(),
            VoidRequest.BY_LABEL_MAX + 1);
    more = rows.size() > VoidRequest.BY_LABEL_MAX;
    found = more ? rows.subList(0, VoidRequest.BY_LABEL_MAX) : rows;
  }

  @Override
  public VoidRequest.Outcome apply(LaneTransaction lane, HistoryEdit edit) {
    return RequestLog.ofTenant(lane, request.tenantId(), call.id())
        .once(
            () -> {
              VoidRequest.Outcome outcome = voided(edit);
              if (outcome.voided() > 0) {
                change(outcome).record(lane);
              }
              return outcome;
            },
            VoidRequest.Outcome::voided,
            number -> new VoidRequest.Outcome(number, 0, List.of(), false));
  }

  /** Which messages says message_void: there may be thousands. */
  private AdminChange change(VoidRequest.Outcome outcome) {
    Map<String, Object> after = new LinkedHashMap<>();
    after.put("voided", outcome.voided());
    after.put("reason", request.reason());
    after.put("allow_final", request.allowFinal());
    if (request.selection() instanceof VoidRequest.ByLabel label) {
      after.put("label", label.key() + "=" + label.value());
      after.put("from", label.from().toString());
      after.put("to", label.to().toString());
    }
    return AdminChange.ofTenant(call.caller(), "VoidMessages", request.tenantId(), after);
  }

  private VoidRequest.Outcome voided(HistoryEdit edit) {
    List<MessageRow> live = found.stream().filter(message -> !message.voided()).toList();
    if (!live.isEmpty()) {
      edit.requireOpen(live, latenessMax, request.allowFinal());
      Set<UUID> gone = live.stream().map(MessageRow::messageKey).collect(Collectors.toSet());
      Map<Long, Set<String>> ids = new HashMap<>();
      for (MessageRow message : live) {
        edit.uncount(message);
        ids.computeIfAbsent(message.conversationNo(), no -> new HashSet<>())
            .add(message.messageId());
      }
      edit.markVoided(gone, call, request.reason());
      for (Part part : edit.parts()) {
        Set<String> own = ids.getOrDefault(part.conversationNo(), Set.of());
        String only = own.size() == 1 ? own.iterator().next() : null;
        edit.rewrite(
            part,
            part.messages().stream().filter(row -> !gone.contains(row.messageKey())).toList(),
            true,
            new Cause(Kind.MESSAGES_VOIDED, call, only, request.reason()));
      }
      edit.write();
    }
    return new VoidRequest.Outcome(live.size(), found.size() - live.size(), unknown, more);
  }
}
