package dev.tollgate.server.api;

import com.google.protobuf.Message;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.EndReservationRequest;
import dev.tollgate.metering.v1.GetConversationRequest;
import dev.tollgate.metering.v1.GetDailyUsageRequest;
import dev.tollgate.metering.v1.GetSessionStatsRequest;
import dev.tollgate.metering.v1.GetTenantRequest;
import dev.tollgate.metering.v1.GetUsageHistoryRequest;
import dev.tollgate.metering.v1.GetUsageRequest;
import dev.tollgate.metering.v1.GrantQuotaRequest;
import dev.tollgate.metering.v1.ListAuditEntriesRequest;
import dev.tollgate.metering.v1.ListGrantsRequest;
import dev.tollgate.metering.v1.ListReservationsRequest;
import dev.tollgate.metering.v1.ListSessionsRequest;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.ReconcileTenantRequest;
import dev.tollgate.metering.v1.ReleaseReservationRequest;
import dev.tollgate.metering.v1.ReserveQuotaRequest;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.metering.v1.UnlinkCustomerRequest;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import dev.tollgate.metering.v1.VoidMessagesRequest;
import dev.tollgate.server.domain.Scope;
import io.grpc.MethodDescriptor;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What each method asks of its caller. A method that is not here cannot be served. */
final class AccessRules {
  private static final Set<Scope> TRACK = Set.of(Scope.TRACK);
  private static final Set<Scope> CHECK = Set.of(Scope.CHECK);
  private static final Set<Scope> READ = Set.of(Scope.READ);
  private static final Set<Scope> SHOW = Set.of(Scope.READ, Scope.ADMIN);
  private static final Set<Scope> VOID = Set.of(Scope.VOID);
  private static final Set<Scope> ADMIN = Set.of(Scope.ADMIN);

  private static final Map<String, Rule> RULES = new HashMap<>();

  static {
    tenant(MeteringServiceGrpc.getTrackMessageMethod(), TRACK, TrackMessageRequest::getTenantId);
    tenant(MeteringServiceGrpc.getTrackOutboundMethod(), TRACK, TrackOutboundRequest::getTenantId);
    handler(MeteringServiceGrpc.getTrackBatchMethod(), TRACK);
    handler(MeteringServiceGrpc.getTrackStreamMethod(), TRACK);
    tenant(MeteringServiceGrpc.getCheckQuotaMethod(), CHECK, CheckQuotaRequest::getTenantId);
    tenant(MeteringServiceGrpc.getReserveQuotaMethod(), CHECK, ReserveQuotaRequest::getTenantId);
    tenant(
        MeteringServiceGrpc.getReleaseReservationMethod(),
        CHECK,
        ReleaseReservationRequest::getTenantId);

    tenant(UsageServiceGrpc.getGetUsageMethod(), READ, GetUsageRequest::getTenantId);
    tenant(UsageServiceGrpc.getGetUsageHistoryMethod(), READ, GetUsageHistoryRequest::getTenantId);
    tenant(UsageServiceGrpc.getGetDailyUsageMethod(), READ, GetDailyUsageRequest::getTenantId);
    tenant(UsageServiceGrpc.getListSessionsMethod(), READ, ListSessionsRequest::getTenantId);
    tenant(UsageServiceGrpc.getGetSessionStatsMethod(), READ, GetSessionStatsRequest::getTenantId);
    tenant(UsageServiceGrpc.getGetConversationMethod(), READ, GetConversationRequest::getTenantId);
    tenant(
        UsageServiceGrpc.getListAuditEntriesMethod(), SHOW, ListAuditEntriesRequest::getTenantId);
    handler(UsageServiceGrpc.getListAlertsMethod(), READ);
    handler(UsageServiceGrpc.getWatchUsageMethod(), READ);

    tenant(
        AdminServiceGrpc.getUpdateTenantMethod(),
        ADMIN,
        (UpdateTenantRequest request) -> request.getTenant().getTenantId());
    tenant(AdminServiceGrpc.getGetTenantMethod(), SHOW, GetTenantRequest::getTenantId);
    handler(AdminServiceGrpc.getListTenantsMethod(), SHOW);
    allTenants(AdminServiceGrpc.getUpdatePlanMethod(), ADMIN);
    handler(AdminServiceGrpc.getListPlansMethod(), SHOW);
    tenant(AdminServiceGrpc.getGrantQuotaMethod(), ADMIN, GrantQuotaRequest::getTenantId);
    tenant(AdminServiceGrpc.getListGrantsMethod(), SHOW, ListGrantsRequest::getTenantId);
    allTenants(AdminServiceGrpc.getCreateApiKeyMethod(), ADMIN);
    allTenants(AdminServiceGrpc.getListApiKeysMethod(), ADMIN);
    allTenants(AdminServiceGrpc.getRotateApiKeyMethod(), ADMIN);
    allTenants(AdminServiceGrpc.getRevokeApiKeyMethod(), ADMIN);
    handler(AdminServiceGrpc.getImportMessagesMethod(), ADMIN);
    tenant(AdminServiceGrpc.getVoidMessagesMethod(), VOID, VoidMessagesRequest::getTenantId);
    tenant(AdminServiceGrpc.getUnlinkCustomerMethod(), ADMIN, UnlinkCustomerRequest::getTenantId);
    tenant(AdminServiceGrpc.getReconcileTenantMethod(), ADMIN, ReconcileTenantRequest::getTenantId);
    handler(AdminServiceGrpc.getListAdminChangesMethod(), ADMIN);
    tenant(
        AdminServiceGrpc.getListReservationsMethod(), SHOW, ListReservationsRequest::getTenantId);
    tenant(AdminServiceGrpc.getEndReservationMethod(), ADMIN, EndReservationRequest::getTenantId);
    handler(AdminServiceGrpc.getCreateWebhookMethod(), ADMIN);
    handler(AdminServiceGrpc.getListWebhooksMethod(), ADMIN);
    handler(AdminServiceGrpc.getUpdateWebhookMethod(), ADMIN);
    handler(AdminServiceGrpc.getRotateWebhookSecretMethod(), ADMIN);
    handler(AdminServiceGrpc.getDeleteWebhookMethod(), ADMIN);
    handler(AdminServiceGrpc.getTestWebhookMethod(), ADMIN);
    handler(AdminServiceGrpc.getListWebhookDeliveriesMethod(), ADMIN);
    handler(AdminServiceGrpc.getReplayWebhookDeliveriesMethod(), ADMIN);
  }

  /** Which tenants a method's caller must reach. */
  enum Reach {
    /** The one that the request names. */
    NAMED,
    /** Those that the handler finds out: of a batch's items, of a list's rows. */
    HANDLERS_MATTER,
    /** Every one, because what is changed is everybody's. */
    ALL
  }

  /**
   * What a method asks of its caller.
   *
   * @param scopes one of them will do
   * @param tenantId the tenant that a request names, with {@link Reach#NAMED}
   */
  record Rule(
      Set<Scope> scopes, Reach reach, @Nullable Function<? super Message, String> tenantId) {}

  private AccessRules() {}

  /**
   * The rule of a method.
   *
   * @throws IllegalStateException when it has none
   */
  static Rule of(MethodDescriptor<?, ?> method) {
    Rule rule = RULES.get(method.getFullMethodName());
    if (rule == null) {
      throw new IllegalStateException("nothing says who may call " + method.getFullMethodName());
    }
    return rule;
  }

  @SuppressWarnings("unchecked") // The method takes these requests and no others.
  private static <Q extends Message> void tenant(
      MethodDescriptor<Q, ?> method, Set<Scope> scopes, Function<Q, String> tenantId) {
    put(method, new Rule(scopes, Reach.NAMED, request -> tenantId.apply((Q) request)));
  }

  private static void handler(MethodDescriptor<?, ?> method, Set<Scope> scopes) {
    put(method, new Rule(scopes, Reach.HANDLERS_MATTER, null));
  }

  private static void allTenants(MethodDescriptor<?, ?> method, Set<Scope> scopes) {
    put(method, new Rule(scopes, Reach.ALL, null));
  }

  private static void put(MethodDescriptor<?, ?> method, Rule rule) {
    RULES.put(method.getFullMethodName(), rule);
  }
}
