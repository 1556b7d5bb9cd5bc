package dev.tollgate.server.api;

import dev.tollgate.metering.v1.AdminChange;
import dev.tollgate.metering.v1.ListAdminChangesRequest;
import dev.tollgate.metering.v1.ListAdminChangesResponse;
import dev.tollgate.server.domain.Access;
import dev.tollgate.server.domain.EventTime;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.RecordedChange;
import dev.tollgate.server.store.ChangeQuery;
import dev.tollgate.server.store.ChangeReads;
import dev.tollgate.server.store.Page;
import dev.tollgate.server.store.TimeRange;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Shows the current caller what admin calls changed. Blocks. */
public final class AdminAudit {
  private static final String TENANT = "tenant/";

  private final ChangeReads reads;

  public AdminAudit(ChangeReads reads) {
    this.reads = reads;
  }

  ListAdminChangesResponse list(ListAdminChangesRequest request) {
    Access access = Callers.current().access();
    requireReach(access, request.getResource());
    PageToken token = PageToken.of(request.toBuilder().clearPageSize().clearPageToken().build());
    Page<RecordedChange> page =
        reads.changes(
            new ChangeQuery(
                access,
                orNull(request.getResource()),
                orNull(request.getCaller()),
                new TimeRange(
                    FromProto.instantOrNull(request.hasFrom(), request.getFrom(), "from"),
                    FromProto.instantOrNull(request.hasTo(), request.getTo(), "to")),
                position(token, request.getPageToken()),
                PageToken.size(request.getPageSize())));
    ListAdminChangesResponse.Builder response = ListAdminChangesResponse.newBuilder();
    page.rows().forEach(change -> response.addChanges(change(change)));
    if (page.more()) {
      response.setNextPageToken(token.text(place(page.last())));
    }
    return response.build();
  }

  private static void requireReach(Access access, String resource) {
    boolean within =
        access.reachesAll()
            || resource.isEmpty()
            || (resource.startsWith(TENANT) && access.reaches(resource.substring(TENANT.length())));
    if (!within) {
      throw AccessFaults.tenantNotAllowed();
    }
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static AdminChange change(RecordedChange change) {
    return AdminChange.newBuilder()
        .setChangeId(change.key().text(LaneKey.Kind.ADMIN_CHANGE))
        .setAt(ToProto.timestamp(change.at()))
        .setCaller(change.caller())
        .setAction(change.action())
        .setResource(change.resource())
        .setBeforeJson(Objects.requireNonNullElse(change.before(), ""))
        .setAfterJson(change.after())
        .build();
  }

  private static byte[] place(RecordedChange last) {
    return ByteBuffer.allocate(3 * Long.BYTES)
        .putLong(EventTime.micros(last.at()))
        .putLong(last.key().lane())
        .putLong(last.key().number())
        .array();
  }

  private static ChangeQuery.@Nullable Position position(PageToken token, String text) {
    if (text.isEmpty()) {
      return null;
    }
    LongBuffer place = token.numbers(text, 3);
    return new ChangeQuery.Position(PageToken.instant(place.get()), (int) place.get(), place.get());
  }
}
