package dev.tollgate.server.api;

import dev.tollgate.metering.v1.Conversation;
import dev.tollgate.metering.v1.GetConversationRequest;
import dev.tollgate.metering.v1.ListAuditEntriesRequest;
import dev.tollgate.metering.v1.ListAuditEntriesResponse;
import dev.tollgate.metering.v1.ListSessionsRequest;
import dev.tollgate.metering.v1.ListSessionsResponse;
import dev.tollgate.server.domain.AuditEntry;
import dev.tollgate.server.domain.EventTime;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.store.AuditQuery;
import dev.tollgate.server.store.ConversationQuery;
import dev.tollgate.server.store.ConversationReads;
import dev.tollgate.server.store.ListedSession;
import dev.tollgate.server.store.Page;
import dev.tollgate.server.store.SessionQuery;
import dev.tollgate.server.store.ShownConversation;
import dev.tollgate.server.store.TimeRange;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Shows sessions, conversations and changes, a page at a time. Blocks. */
final class ConversationLists {
  private final ConversationReads reads;
  private final InstantSource clock;

  ConversationLists(ConversationReads reads, InstantSource clock) {
    this.reads = reads;
    this.clock = clock;
  }

  ListSessionsResponse sessions(ListSessionsRequest request) {
    Instant now = clock.instant();
    PageToken token = PageToken.of(request.toBuilder().clearPageSize().clearPageToken().build());
    SessionQuery query =
        new SessionQuery(
            request.getTenantId(),
            request.getCustomerId().isEmpty() ? null : request.getCustomerId(),
            request.getActiveOnly() ? now : null,
            position(token, request.getPageToken()),
            PageToken.size(request.getPageSize()));
    Page<ListedSession> page = reads.sessions(query, now);
    ListSessionsResponse.Builder response = ListSessionsResponse.newBuilder();
    page.rows().forEach(session -> response.addSessions(ConversationToProto.session(session, now)));
    if (page.more()) {
      ListedSession last = page.last();
      response.setNextPageToken(
          token.text(
              place(EventTime.micros(last.session().start()), last.conversation().number())));
    }
    return response.build();
  }

  Conversation conversation(GetConversationRequest request) {
    Instant now = clock.instant();
    PageToken token = PageToken.of(request.toBuilder().clearPageSize().clearPageToken().build());
    ConversationQuery query =
        new ConversationQuery(
            request.getTenantId(),
            request.hasCustomerId()
                ? new Recipient.Customer(request.getCustomerId())
                : new Recipient.Conversation(request.getConversationId()),
            request.getPageToken().isEmpty()
                ? null
                : PageToken.instant(token.numbers(request.getPageToken(), 1).get()),
            PageToken.size(request.getPageSize()));
    ShownConversation shown = reads.conversation(query, now);
    Conversation.Builder response = ConversationToProto.conversation(shown, now);
    if (shown.sessions().more()) {
      Instant last = shown.sessions().last().session().start();
      response.setNextPageToken(token.text(place(EventTime.micros(last))));
    }
    return response.setTenantId(request.getTenantId()).build();
  }

  ListAuditEntriesResponse audit(ListAuditEntriesRequest request) {
    PageToken token = PageToken.of(request.toBuilder().clearPageSize().clearPageToken().build());
    AuditQuery query =
        new AuditQuery(
            request.getTenantId(),
            request.getConversationId().isEmpty() ? null : request.getConversationId(),
            request.getPageToken().isEmpty()
                ? null
                : token.numbers(request.getPageToken(), 1).get(),
            PageToken.size(request.getPageSize()),
            new TimeRange(
                FromProto.instantOrNull(request.hasFrom(), request.getFrom(), "from"),
                FromProto.instantOrNull(request.hasTo(), request.getTo(), "to")));
    Page<AuditEntry> page = reads.audit(query, clock.instant());
    ListAuditEntriesResponse.Builder response = ListAuditEntriesResponse.newBuilder();
    page.rows()
        .forEach(
            entry ->
                response.addEntries(
                    ConversationToProto.entry(entry).toBuilder()
                        .setTenantId(request.getTenantId())));
    if (page.more()) {
      response.setNextPageToken(token.text(place(page.last().key().number())));
    }
    return response.build();
  }

  private static byte[] place(long... numbers) {
    ByteBuffer place = ByteBuffer.allocate(numbers.length * Long.BYTES);
    place.asLongBuffer().put(numbers);
    return place.array();
  }

  private static SessionQuery.@Nullable Position position(PageToken token, String text) {
    if (text.isEmpty()) {
      return null;
    }
    LongBuffer place = token.numbers(text, 2);
    return new SessionQuery.Position(PageToken.instant(place.get()), place.get());
  }
}
