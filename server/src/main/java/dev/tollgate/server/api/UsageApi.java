package dev.tollgate.server.api;

import com.google.protobuf.util.Timestamps;
import dev.tollgate.metering.v1.GetUsageRequest;
import dev.tollgate.metering.v1.GetUsageResponse;
import dev.tollgate.metering.v1.ListSessionsRequest;
import dev.tollgate.metering.v1.ListSessionsResponse;
import dev.tollgate.metering.v1.Session;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import dev.tollgate.server.domain.LaneKey.Kind;
import dev.tollgate.server.store.ListedSession;
import dev.tollgate.server.store.Page;
import dev.tollgate.server.store.SessionQuery;
import dev.tollgate.server.store.UsageReads;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Shows what was counted. */
public final class UsageApi extends UsageServiceGrpc.UsageServiceImplBase {
  private final UsageReads reads;
  private final BlockingCalls calls;
  private final InstantSource clock;

  /**
   * The service.
   *
   * @param clock decides which period is the current one, and which sessions are open
   */
  public UsageApi(UsageReads reads, BlockingCalls calls, InstantSource clock) {
    this.reads = reads;
    this.calls = calls;
    this.clock = clock;
  }

  @Override
  public void getUsage(GetUsageRequest request, StreamObserver<GetUsageResponse> observer) {
    calls.answer(
        request,
        observer,
        asked ->
            GetUsageResponse.newBuilder()
                .setUsage(
                    ToProto.usage(
                        reads.usage(
                            asked.getTenantId(),
                            AdminFromProto.month(asked.getYear(), asked.getMonth()),
                            clock.instant())))
                .build());
  }

  @Override
  public void listSessions(
      ListSessionsRequest request, StreamObserver<ListSessionsResponse> observer) {
    calls.answer(request, observer, this::sessions);
  }

  private ListSessionsResponse sessions(ListSessionsRequest request) {
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
    page.rows().forEach(listed -> response.addSessions(session(listed, now)));
    if (page.more()) {
      response.setNextPageToken(token.text(place(page.last())));
    }
    return response.build();
  }

  private static Session session(ListedSession listed, Instant now) {
    return Session.newBuilder()
        .setInfo(ToProto.session(listed.session(), listed.conversation().lane()))
        .setConversationId(listed.conversation().text(Kind.CONVERSATION))
        .setCustomerId(listed.customerId())
        .setCustomerName(listed.customerName())
        .setActive(listed.session().end().isAfter(now))
        .build();
  }

  private static byte[] place(ListedSession last) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, last.session().start()))
        .putLong(last.conversation().number())
        .array();
  }

  private static SessionQuery.@Nullable Position position(PageToken token, String text) {
    if (text.isEmpty()) {
      return null;
    }
    LongBuffer place = token.numbers(text, 2);
    Instant start = Instant.EPOCH.plus(place.get(), ChronoUnit.MICROS);
    if (!Timestamps.isValid(ToProto.timestamp(start))) {
      throw PageToken.invalid();
    }
    return new SessionQuery.Position(start, place.get());
  }
}
