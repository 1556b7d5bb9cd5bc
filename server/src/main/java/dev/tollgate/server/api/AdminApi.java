package dev.tollgate.server.api;

import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.ApiKey;
import dev.tollgate.metering.v1.CreateApiKeyRequest;
import dev.tollgate.metering.v1.CreateApiKeyResponse;
import dev.tollgate.metering.v1.CreateWebhookRequest;
import dev.tollgate.metering.v1.CreateWebhookResponse;
import dev.tollgate.metering.v1.DeleteWebhookRequest;
import dev.tollgate.metering.v1.DeleteWebhookResponse;
import dev.tollgate.metering.v1.EndReservationRequest;
import dev.tollgate.metering.v1.GetTenantRequest;
import dev.tollgate.metering.v1.Grant;
import dev.tollgate.metering.v1.GrantQuotaRequest;
import dev.tollgate.metering.v1.ImportMessagesRequest;
import dev.tollgate.metering.v1.ImportMessagesResponse;
import dev.tollgate.metering.v1.ListAdminChangesRequest;
import dev.tollgate.metering.v1.ListAdminChangesResponse;
import dev.tollgate.metering.v1.ListApiKeysRequest;
import dev.tollgate.metering.v1.ListApiKeysResponse;
import dev.tollgate.metering.v1.ListGrantsRequest;
import dev.tollgate.metering.v1.ListGrantsResponse;
import dev.tollgate.metering.v1.ListPlansRequest;
import dev.tollgate.metering.v1.ListPlansResponse;
import dev.tollgate.metering.v1.ListReservationsRequest;
import dev.tollgate.metering.v1.ListReservationsResponse;
import dev.tollgate.metering.v1.ListTenantsRequest;
import dev.tollgate.metering.v1.ListTenantsResponse;
import dev.tollgate.metering.v1.ListWebhookDeliveriesRequest;
import dev.tollgate.metering.v1.ListWebhookDeliveriesResponse;
import dev.tollgate.metering.v1.ListWebhooksRequest;
import dev.tollgate.metering.v1.ListWebhooksResponse;
import dev.tollgate.metering.v1.Plan;
import dev.tollgate.metering.v1.ReconcileTenantRequest;
import dev.tollgate.metering.v1.ReconcileTenantResponse;
import dev.tollgate.metering.v1.ReplayWebhookDeliveriesRequest;
import dev.tollgate.metering.v1.ReplayWebhookDeliveriesResponse;
import dev.tollgate.metering.v1.Reservation;
import dev.tollgate.metering.v1.RevokeApiKeyRequest;
import dev.tollgate.metering.v1.RotateApiKeyRequest;
import dev.tollgate.metering.v1.RotateApiKeyResponse;
import dev.tollgate.metering.v1.RotateWebhookSecretRequest;
import dev.tollgate.metering.v1.RotateWebhookSecretResponse;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.TestWebhookRequest;
import dev.tollgate.metering.v1.TestWebhookResponse;
import dev.tollgate.metering.v1.UnlinkCustomerRequest;
import dev.tollgate.metering.v1.UnlinkCustomerResponse;
import dev.tollgate.metering.v1.UpdatePlanRequest;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.metering.v1.UpdateWebhookRequest;
import dev.tollgate.metering.v1.VoidMessagesRequest;
import dev.tollgate.metering.v1.VoidMessagesResponse;
import dev.tollgate.metering.v1.Webhook;
import dev.tollgate.server.store.AdminReads;
import dev.tollgate.server.store.AdminStore;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;

/** Changes and shows tenants, plans, grants and keys. */
public final class AdminApi extends AdminServiceGrpc.AdminServiceImplBase {
  private final AdminStore store;
  private final AdminLists lists;
  private final AdminKeys keys;
  private final Imports imports;
  private final AdminHistory history;
  private final AdminAudit audit;
  private final AdminWebhooks webhooks;
  private final AdminReservations reservations;
  private final BlockingCalls calls;
  private final InstantSource clock;

  /**
   * What the service leaves to parts of their own.
   *
   * @param keys makes and ends keys
   * @param imports takes messages of the past
   * @param history changes and proves what is recorded
   * @param audit shows what was changed
   * @param webhooks makes and ends webhooks
   * @param reservations shows reservations and ends them
   */
  public record Parts(
      AdminKeys keys,
      Imports imports,
      AdminHistory history,
      AdminAudit audit,
      AdminWebhooks webhooks,
      AdminReservations reservations) {}

  /**
   * The service.
   *
   * @param clock decides which period answers show as the current one
   */
  public AdminApi(
      AdminStore store, AdminReads reads, Parts parts, BlockingCalls calls, InstantSource clock) {
    this.store = store;
    this.lists = new AdminLists(reads, clock);
    this.keys = parts.keys();
    this.imports = parts.imports();
    this.history = parts.history();
    this.audit = parts.audit();
    this.webhooks = parts.webhooks();
    this.reservations = parts.reservations();
    this.calls = calls;
    this.clock = clock;
  }

  @Override
  public void updateTenant(UpdateTenantRequest request, StreamObserver<Tenant> observer) {
    calls.answer(
        request,
        observer,
        asked ->
            AdminToProto.tenant(
                store.updateTenant(AdminFromProto.change(asked), AdminCalls.current(asked)),
                clock.instant()));
  }

  @Override
  public void updatePlan(UpdatePlanRequest request, StreamObserver<Plan> observer) {
    calls.answer(
        request,
        observer,
        asked ->
            AdminToProto.plan(
                store.updatePlan(AdminFromProto.change(asked), AdminCalls.current(asked))));
  }

  @Override
  public void grantQuota(GrantQuotaRequest request, StreamObserver<Grant> observer) {
    calls.answer(
        request,
        observer,
        asked ->
            AdminToProto.grant(
                store.grantQuota(AdminFromProto.grant(asked), AdminCalls.current(asked))));
  }

  @Override
  public void getTenant(GetTenantRequest request, StreamObserver<Tenant> observer) {
    calls.answer(request, observer, lists::tenant);
  }

  @Override
  public void listTenants(
      ListTenantsRequest request, StreamObserver<ListTenantsResponse> observer) {
    calls.answer(request, observer, lists::tenants);
  }

  @Override
  public void listPlans(ListPlansRequest request, StreamObserver<ListPlansResponse> observer) {
    calls.answer(request, observer, asked -> lists.plans());
  }

  @Override
  public void listGrants(ListGrantsRequest request, StreamObserver<ListGrantsResponse> observer) {
    calls.answer(request, observer, lists::grants);
  }

  @Override
  public void createApiKey(
      CreateApiKeyRequest request, StreamObserver<CreateApiKeyResponse> observer) {
    calls.answer(request, observer, keys::create);
  }

  @Override
  public void listApiKeys(
      ListApiKeysRequest request, StreamObserver<ListApiKeysResponse> observer) {
    calls.answer(request, observer, keys::list);
  }

  @Override
  public void rotateApiKey(
      RotateApiKeyRequest request, StreamObserver<RotateApiKeyResponse> observer) {
    calls.answer(request, observer, keys::rotate);
  }

  @Override
  public void voidMessages(
      VoidMessagesRequest request, StreamObserver<VoidMessagesResponse> observer) {
    calls.answer(request, observer, history::voidMessages);
  }

  @Override
  public void unlinkCustomer(
      UnlinkCustomerRequest request, StreamObserver<UnlinkCustomerResponse> observer) {
    calls.answer(request, observer, history::unlink);
  }

  @Override
  public void reconcileTenant(
      ReconcileTenantRequest request, StreamObserver<ReconcileTenantResponse> observer) {
    calls.answer(request, observer, history::reconcile);
  }

  @Override
  public void revokeApiKey(RevokeApiKeyRequest request, StreamObserver<ApiKey> observer) {
    calls.answer(request, observer, keys::revoke);
  }

  @Override
  public void listAdminChanges(
      ListAdminChangesRequest request, StreamObserver<ListAdminChangesResponse> observer) {
    calls.answer(request, observer, audit::list);
  }

  @Override
  public StreamObserver<ImportMessagesRequest> importMessages(
      StreamObserver<ImportMessagesResponse> observer) {
    return imports.begin(observer);
  }

  @Override
  public void createWebhook(
      CreateWebhookRequest request, StreamObserver<CreateWebhookResponse> observer) {
    calls.answer(request, observer, webhooks::create);
  }

  @Override
  public void listWebhooks(
      ListWebhooksRequest request, StreamObserver<ListWebhooksResponse> observer) {
    calls.answer(request, observer, webhooks::list);
  }

  @Override
  public void updateWebhook(UpdateWebhookRequest request, StreamObserver<Webhook> observer) {
    calls.answer(request, observer, webhooks::update);
  }

  @Override
  public void rotateWebhookSecret(
      RotateWebhookSecretRequest request, StreamObserver<RotateWebhookSecretResponse> observer) {
    calls.answer(request, observer, webhooks::rotate);
  }

  @Override
  public void deleteWebhook(
      DeleteWebhookRequest request, StreamObserver<DeleteWebhookResponse> observer) {
    calls.answer(request, observer, webhooks::delete);
  }

  @Override
  public void testWebhook(
      TestWebhookRequest request, StreamObserver<TestWebhookResponse> observer) {
    calls.answer(request, observer, webhooks::test);
  }

  @Override
  public void listWebhookDeliveries(
      ListWebhookDeliveriesRequest request,
      StreamObserver<ListWebhookDeliveriesResponse> observer) {
    calls.answer(request, observer, webhooks::deliveries);
  }

  @Override
  public void replayWebhookDeliveries(
      ReplayWebhookDeliveriesRequest request,
      StreamObserver<ReplayWebhookDeliveriesResponse> observer) {
    calls.answer(request, observer, webhooks::replay);
  }

  @Override
  public void listReservations(
      ListReservationsRequest request, StreamObserver<ListReservationsResponse> observer) {
    calls.answer(request, observer, reservations::list);
  }

  @Override
  public void endReservation(EndReservationRequest request, StreamObserver<Reservation> observer) {
    calls.answer(request, observer, reservations::end);
  }
}
