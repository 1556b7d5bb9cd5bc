package dev.tollgate.server.faults;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.GetUsageRequest;
import dev.tollgate.metering.v1.ListSessionsRequest;
import dev.tollgate.metering.v1.ListSessionsResponse;
import dev.tollgate.metering.v1.MonthlyUsage;
import dev.tollgate.metering.v1.Session;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** What a server answers about what was counted. */
final class Listing {
  private static final int PAGE = 77;

  private Listing() {}

  /** The month, in UTC, that holds {@code time}. */
  static MonthlyUsage usage(TollgateClient server, String tenant, Instant time) {
    OffsetDateTime utc = time.atOffset(ZoneOffset.UTC);
    return UsageServiceGrpc.newBlockingStub(server.channel())
        .getUsage(
            GetUsageRequest.newBuilder()
                .setTenantId(tenant)
                .setYear(utc.getYear())
                .setMonth(utc.getMonthValue())
                .build())
        .getUsage();
  }

  static Stored.Counts counts(MonthlyUsage usage) {
    return new Stored.Counts(
        usage.getConversationCount(),
        usage.getInboundCount(),
        usage.getOutboundDirectCount(),
        usage.getOutboundQueuedCount());
  }

  /** All pages together. */
  static List<Session> sessions(TollgateClient server, String tenant) {
    List<Session> sessions = new ArrayList<>();
    String token = "";
    do {
      ListSessionsResponse page =
          UsageServiceGrpc.newBlockingStub(server.channel())
              .listSessions(
                  ListSessionsRequest.newBuilder()
                      .setTenantId(tenant)
                      .setPageSize(PAGE)
                      .setPageToken(token)
                      .build());
      sessions.addAll(page.getSessionsList());
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return sessions;
  }
}
