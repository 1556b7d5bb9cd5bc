package dev.tollgate.server.api;

import dev.tollgate.metering.v1.Conversation;
import dev.tollgate.metering.v1.GetConversationRequest;
import dev.tollgate.metering.v1.GetDailyUsageRequest;
import dev.tollgate.metering.v1.GetDailyUsageResponse;
import dev.tollgate.metering.v1.GetSessionStatsRequest;
import dev.tollgate.metering.v1.GetSessionStatsResponse;
import dev.tollgate.metering.v1.GetUsageHistoryRequest;
import dev.tollgate.metering.v1.GetUsageHistoryResponse;
import dev.tollgate.metering.v1.GetUsageRequest;
import dev.tollgate.metering.v1.GetUsageResponse;
import dev.tollgate.metering.v1.ListAlertsRequest;
import dev.tollgate.metering.v1.ListAlertsResponse;
import dev.tollgate.metering.v1.ListAuditEntriesRequest;
import dev.tollgate.metering.v1.ListAuditEntriesResponse;
import dev.tollgate.metering.v1.ListSessionsRequest;
import dev.tollgate.metering.v1.ListSessionsResponse;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import dev.tollgate.metering.v1.UsageUpdate;
import dev.tollgate.metering.v1.WatchUsageRequest;
import dev.tollgate.server.store.AlertReads;
import dev.tollgate.server.store.ConversationReads;
import dev.tollgate.server.store.UsageReads;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;

/** Shows what was counted, and what changed it. */
public final class UsageApi extends UsageServiceGrpc.UsageServiceImplBase {
  private final UsageCounts counts;
  private final ConversationLists lists;
  private final AlertLists alerts;
  private final UsageWatches watches;
  private final BlockingCalls calls;

  /**
   * The service.
   *
   * @param clock decides which period is the current one, and which sessions are open
   */
  public UsageApi(
      UsageReads usage,
      ConversationReads conversations,
      AlertReads alerts,
      UsageWatches watches,
      BlockingCalls calls,
      InstantSource clock) {
    this.alerts = new AlertLists(alerts, clock);
    this.counts = new UsageCounts(usage, clock);
    this.lists = new ConversationLists(conversations, clock);
    this.watches = watches;
    this.calls = calls;
  }

  @Override
  public void getUsage(GetUsageRequest request, StreamObserver<GetUsageResponse> observer) {
    calls.answer(request, observer, counts::usage);
  }

  @Override
  public void getUsageHistory(
      GetUsageHistoryRequest request, StreamObserver<GetUsageHistoryResponse> observer) {
    calls.answer(request, observer, counts::history);
  }

  @Override
  public void getDailyUsage(
      GetDailyUsageRequest request, StreamObserver<GetDailyUsageResponse> observer) {
    calls.answer(request, observer, counts::days);
  }

  @Override
  public void listSessions(
      ListSessionsRequest request, StreamObserver<ListSessionsResponse> observer) {
    calls.answer(request, observer, lists::sessions);
  }

  @Override
  public void getSessionStats(
      GetSessionStatsRequest request, StreamObserver<GetSessionStatsResponse> observer) {
    calls.answer(request, observer, counts::stats);
  }

  @Override
  public void getConversation(
      GetConversationRequest request, StreamObserver<Conversation> observer) {
    calls.answer(request, observer, lists::conversation);
  }

  @Override
  public void listAlerts(ListAlertsRequest request, StreamObserver<ListAlertsResponse> observer) {
    calls.answer(request, observer, alerts::alerts);
  }

  @Override
  public void listAuditEntries(
      ListAuditEntriesRequest request, StreamObserver<ListAuditEntriesResponse> observer) {
    calls.answer(request, observer, lists::audit);
  }

  @Override
  public void watchUsage(WatchUsageRequest request, StreamObserver<UsageUpdate> observer) {
    watches.begin(request, observer);
  }
}
