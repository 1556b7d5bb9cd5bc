package dev.tollgate.server.access;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.ApiKey;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.CreateApiKeyRequest;
import dev.tollgate.metering.v1.EndReservationRequest;
import dev.tollgate.metering.v1.GetConversationRequest;
import dev.tollgate.metering.v1.GetDailyUsageRequest;
import dev.tollgate.metering.v1.GetSessionStatsRequest;
import dev.tollgate.metering.v1.GetTenantRequest;
import dev.tollgate.metering.v1.GetUsageHistoryRequest;
import dev.tollgate.metering.v1.GetUsageRequest;
import dev.tollgate.metering.v1.GrantQuotaRequest;
import dev.tollgate.metering.v1.GrantType;
import dev.tollgate.metering.v1.ImportMessagesRequest;
import dev.tollgate.metering.v1.ListAdminChangesRequest;
import dev.tollgate.metering.v1.ListAlertsRequest;
import dev.tollgate.metering.v1.ListApiKeysRequest;
import dev.tollgate.metering.v1.ListAuditEntriesRequest;
import dev.tollgate.metering.v1.ListGrantsRequest;
import dev.tollgate.metering.v1.ListPlansRequest;
import dev.tollgate.metering.v1.ListReservationsRequest;
import dev.tollgate.metering.v1.ListSessionsRequest;
import dev.tollgate.metering.v1.ListTenantsRequest;
import dev.tollgate.metering.v1.MessageIds;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.Plan;
import dev.tollgate.metering.v1.ReconcileTenantRequest;
import dev.tollgate.metering.v1.ReleaseReservationRequest;
import dev.tollgate.metering.v1.ReserveQuotaRequest;
import dev.tollgate.metering.v1.RevokeApiKeyRequest;
import dev.tollgate.metering.v1.RotateApiKeyRequest;
import dev.tollgate.metering.v1.Scope;
import dev.tollgate.metering.v1.SendPath;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.TrackBatchRequest;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.metering.v1.UnlinkCustomerRequest;
import dev.tollgate.metering.v1.UpdatePlanRequest;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import dev.tollgate.metering.v1.VoidMessagesRequest;
import dev.tollgate.metering.v1.WatchUsageRequest;
import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * What is expected of an RPC: one row of the table.
 *
 * @param scopes those of which one is needed
 * @param reach how it is bound to tenants
 * @param request a good request that names a tenant, where it names one
 */
record Rpc(
    MethodDescriptor<?, ?> method,
    Set<Scope> scopes,
    Reach reach,
    Function<String, Message> request) {

  /** How an RPC is bound to tenants. */
  enum Reach {
    /** Its request names one. */
    NAMED,
    /** Its items name one each, and fail on their own. */
    ITEMS,
    /** Its answer shows what the caller may see. */
    FILTERED,
    /** It names something that is not there for who has not all its tenants. */
    UNSEEN,
    /** It shows what is no tenant's. */
    NOBODYS,
    /** It changes what is everybody's. */
    EVERYBODYS
  }

  private static final Set<Scope> TRACK = Set.of(Scope.SCOPE_TRACK);
  private static final Set<Scope> CHECK = Set.of(Scope.SCOPE_CHECK);
  private static final Set<Scope> READ = Set.of(Scope.SCOPE_READ);
  private static final Set<Scope> VOID = Set.of(Scope.SCOPE_VOID);
  private static final Set<Scope> ADMIN = Set.of(Scope.SCOPE_ADMIN);
  private static final Set<Scope> SHOW = Set.of(Scope.SCOPE_READ, Scope.SCOPE_ADMIN);

  /**
   * Every RPC of the contract.
   *
   * @param keyId a key of all tenants, for the RPCs that change one
   */
  static List<Rpc> all(String keyId) {
    return List.of(
        new Rpc(MeteringServiceGrpc.getTrackMessageMethod(), TRACK, Reach.NAMED, Rpc::inbound),
        new Rpc(MeteringServiceGrpc.getTrackOutboundMethod(), TRACK, Reach.NAMED, Rpc::outbound),
        new Rpc(MeteringServiceGrpc.getTrackBatchMethod(), TRACK, Reach.ITEMS, Rpc::batch),
        new Rpc(MeteringServiceGrpc.getTrackStreamMethod(), TRACK, Reach.ITEMS, Rpc::item),
        new Rpc(
            MeteringServiceGrpc.getCheckQuotaMethod(),
            CHECK,
            Reach.NAMED,
            tenant ->
                CheckQuotaRequest.newBuilder().setTenantId(tenant).setCustomerId("c").build()),
        new Rpc(
            MeteringServiceGrpc.getReserveQuotaMethod(),
            CHECK,
            Reach.NAMED,
            tenant ->
                ReserveQuotaRequest.newBuilder()
                    .setTenantId(tenant)
                    .setCustomerId("c")
                    .setReservationKey("k")
                    .setTtl(Durations.fromSeconds(60))
                    .build()),
        new Rpc(
            MeteringServiceGrpc.getReleaseReservationMethod(),
            CHECK,
            Reach.NAMED,
            tenant ->
                ReleaseReservationRequest.newBuilder()
                    .setTenantId(tenant)
                    .setReservationId("rsv_0000_0000000000000001")
                    .build()),
        new Rpc(
            UsageServiceGrpc.getGetUsageMethod(),
            READ,
            Reach.NAMED,
            tenant -> GetUsageRequest.newBuilder().setTenantId(tenant).build()),
        new Rpc(
            UsageServiceGrpc.getListSessionsMethod(),
            READ,
            Reach.NAMED,
            tenant -> ListSessionsRequest.newBuilder().setTenantId(tenant).build()),
        new Rpc(
            UsageServiceGrpc.getGetUsageHistoryMethod(),
            READ,
            Reach.NAMED,
            tenant -> GetUsageHistoryRequest.newBuilder().setTenantId(tenant).build()),
        new Rpc(
            UsageServiceGrpc.getGetDailyUsageMethod(),
            READ,
            Reach.NAMED,
            tenant -> GetDailyUsageRequest.newBuilder().setTenantId(tenant).build()),
        new Rpc(UsageServiceGrpc.getGetSessionStatsMethod(), READ, Reach.NAMED, Rpc::stats),
        new Rpc(
            UsageServiceGrpc.getGetConversationMethod(),
            READ,
            Reach.NAMED,
            tenant ->
                GetConversationRequest.newBuilder().setTenantId(tenant).setCustomerId("c").build()),
        new Rpc(
            UsageServiceGrpc.getListAuditEntriesMethod(),
            SHOW,
            Reach.NAMED,
            tenant -> ListAuditEntriesRequest.newBuilder().setTenantId(tenant).build()),
        new Rpc(
            AdminServiceGrpc.getListReservationsMethod(),
            SHOW,
            Reach.NAMED,
            tenant -> ListReservationsRequest.newBuilder().setTenantId(tenant).build()),
        new Rpc(
            AdminServiceGrpc.getEndReservationMethod(),
            ADMIN,
            Reach.NAMED,
            tenant ->
                EndReservationRequest.newBuilder()
                    .setTenantId(tenant)
                    .setReservationId("rsv_0000_0000000000000001")
                    .setReason("r")
                    .setRequestId("end")
                    .build()),
        new Rpc(
            UsageServiceGrpc.getListAlertsMethod(),
            READ,
            Reach.FILTERED,
            tenant -> ListAlertsRequest.getDefaultInstance()),
        new Rpc(
            UsageServiceGrpc.getWatchUsageMethod(),
            READ,
            Reach.NAMED,
            tenant -> WatchUsageRequest.newBuilder().addTenantIds(tenant).build()),
        new Rpc(
            AdminServiceGrpc.getUpdateTenantMethod(),
            ADMIN,
            Reach.NAMED,
            tenant ->
                UpdateTenantRequest.newBuilder()
                    .setTenant(Tenant.newBuilder().setTenantId(tenant).setPlanCode("BASIC"))
                    .setAllowMissing(true)
                    .build()),
        new Rpc(
            AdminServiceGrpc.getGetTenantMethod(),
            SHOW,
            Reach.NAMED,
            tenant -> GetTenantRequest.newBuilder().setTenantId(tenant).build()),
        new Rpc(
            AdminServiceGrpc.getListTenantsMethod(),
            SHOW,
            Reach.FILTERED,
            tenant -> ListTenantsRequest.getDefaultInstance()),
        new Rpc(
            AdminServiceGrpc.getUpdatePlanMethod(),
            ADMIN,
            Reach.EVERYBODYS,
            tenant ->
                UpdatePlanRequest.newBuilder()
                    .setPlan(Plan.newBuilder().setCode("FREE").setLimit(1000))
                    .build()),
        new Rpc(
            AdminServiceGrpc.getListPlansMethod(),
            SHOW,
            Reach.NOBODYS,
            tenant -> ListPlansRequest.getDefaultInstance()),
        new Rpc(AdminServiceGrpc.getGrantQuotaMethod(), ADMIN, Reach.NAMED, Rpc::grant),
        new Rpc(
            AdminServiceGrpc.getListGrantsMethod(),
            SHOW,
            Reach.NAMED,
            tenant -> ListGrantsRequest.newBuilder().setTenantId(tenant).build()),
        new Rpc(AdminServiceGrpc.getCreateApiKeyMethod(), ADMIN, Reach.EVERYBODYS, Rpc::key),
        new Rpc(
            AdminServiceGrpc.getListApiKeysMethod(),
            ADMIN,
            Reach.EVERYBODYS,
            tenant -> ListApiKeysRequest.getDefaultInstance()),
        new Rpc(
            AdminServiceGrpc.getRotateApiKeyMethod(),
            ADMIN,
            Reach.EVERYBODYS,
            tenant ->
                RotateApiKeyRequest.newBuilder().setKeyId(keyId).setRequestId(random()).build()),
        new Rpc(
            AdminServiceGrpc.getRevokeApiKeyMethod(),
            ADMIN,
            Reach.EVERYBODYS,
            tenant -> RevokeApiKeyRequest.newBuilder().setKeyId(keyId).build()),
        new Rpc(AdminServiceGrpc.getImportMessagesMethod(), ADMIN, Reach.ITEMS, Rpc::importedItem),
        new Rpc(
            AdminServiceGrpc.getVoidMessagesMethod(),
            VOID,
            Reach.NAMED,
            tenant ->
                VoidMessagesRequest.newBuilder()
                    .setTenantId(tenant)
                    .setIds(MessageIds.newBuilder().addMessageIds("m"))
                    .setReason("because")
                    .setRequestId(random())
                    .build()),
        new Rpc(
            AdminServiceGrpc.getUnlinkCustomerMethod(),
            ADMIN,
            Reach.NAMED,
            tenant ->
                UnlinkCustomerRequest.newBuilder()
                    .setTenantId(tenant)
                    .setCustomerId("nobody")
                    .setReason("because")
                    .setRequestId(random())
                    .build()),
        new Rpc(
            AdminServiceGrpc.getReconcileTenantMethod(),
            ADMIN,
            Reach.NAMED,
            tenant -> ReconcileTenantRequest.newBuilder().setTenantId(tenant).build()),
        new Rpc(
            AdminServiceGrpc.getListAdminChangesMethod(),
            ADMIN,
            Reach.FILTERED,
            tenant -> ListAdminChangesRequest.getDefaultInstance()));
  }

  private static TrackMessageRequest inbound(String tenant) {
    return TrackMessageRequest.newBuilder()
        .setTenantId(tenant)
        .setCustomerId("c")
        .setMessageId(random())
        .build();
  }

  private static TrackOutboundRequest outbound(String tenant) {
    return TrackOutboundRequest.newBuilder()
        .setTenantId(tenant)
        .setCustomerId("c")
        .setMessageId(random())
        .setPath(SendPath.SEND_PATH_DIRECT)
        .build();
  }

  private static TrackItem item(String tenant) {
    return TrackItem.newBuilder().setInbound(inbound(tenant)).build();
  }

  private static ImportMessagesRequest importedItem(String tenant) {
    TrackMessageRequest.Builder message =
        inbound(tenant).toBuilder().setOccurredAt(Timestamps.fromSeconds(1_735_700_000));
    return ImportMessagesRequest.newBuilder()
        .setItem(TrackItem.newBuilder().setInbound(message))
        .build();
  }

  private static TrackBatchRequest batch(String tenant) {
    return TrackBatchRequest.newBuilder()
        .addItems(item(tenant))
        .addItems(TrackItem.newBuilder().setOutbound(outbound(tenant)))
        .build();
  }

  private static GrantQuotaRequest grant(String tenant) {
    return GrantQuotaRequest.newBuilder()
        .setTenantId(tenant)
        .setAmount(1)
        .setType(GrantType.GRANT_TYPE_TOP_UP)
        .setReason("because")
        .setRequestId(random())
        .build();
  }

  private static GetSessionStatsRequest stats(String tenant) {
    return GetSessionStatsRequest.newBuilder()
        .setTenantId(tenant)
        .setFrom(Timestamp.newBuilder().setSeconds(1_735_689_600))
        .setTo(Timestamp.newBuilder().setSeconds(1_738_368_000))
        .build();
  }

  private static CreateApiKeyRequest key(String tenant) {
    return CreateApiKeyRequest.newBuilder()
        .setKey(
            ApiKey.newBuilder().setName("made").addScopes(Scope.SCOPE_ADMIN).setAllTenants(true))
        .setRequestId(random())
        .build();
  }

  private static String random() {
    return UUID.randomUUID().toString();
  }
}
