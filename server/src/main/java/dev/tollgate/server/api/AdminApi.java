package dev.tollgate.server.api;

import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.ApiKey;
import dev.tollgate.metering.v1.CreateApiKeyRequest;
import dev.tollgate.metering.v1.CreateApiKeyResponse;
import dev.tollgate.metering.v1.GetTenantRequest;
import dev.tollgate.metering.v1.Grant;
import dev.tollgate.metering.v1.GrantQuotaRequest;
import dev.tollgate.metering.v1.ImportMessagesRequest;
import dev.tollgate.metering.v1.ImportMessagesResponse;
import dev.tollgate.metering.v1.ListApiKeysRequest;
import dev.tollgate.metering.v1.ListApiKeysResponse;
import dev.tollgate.metering.v1.ListGrantsRequest;
import dev.tollgate.metering.v1.ListGrantsResponse;
import dev.tollgate.metering.v1.ListPlansRequest;
import dev.tollgate.metering.v1.ListPlansResponse;
import dev.tollgate.metering.v1.ListTenantsRequest;
import dev.tollgate.metering.v1.ListTenantsResponse;
import dev.tollgate.metering.v1.Plan;
import dev.tollgate.metering.v1.RevokeApiKeyRequest;
import dev.tollgate.metering.v1.RotateApiKeyRequest;
import dev.tollgate.metering.v1.RotateApiKeyResponse;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.UpdatePlanRequest;
import dev.tollgate.metering.v1.UpdateTenantRequest;
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
  private final BlockingCalls calls;
  private final InstantSource clock;

  /**
   * The service.
   *
   * @param clock decides which period answers show as the current one
   */
  public AdminApi(
      AdminStore store,
      AdminReads reads,
      AdminKeys keys,
      Imports imports,
      BlockingCalls calls,
      InstantSource clock) {
    this.store = store;
    this.lists = new AdminLists(reads, clock);
    this.keys = keys;
    this.imports = imports;
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
  public void revokeApiKey(RevokeApiKeyRequest request, StreamObserver<ApiKey> observer) {
    calls.answer(request, observer, keys::revoke);
  }

  @Override
  public StreamObserver<ImportMessagesRequest> importMessages(
      StreamObserver<ImportMessagesResponse> observer) {
    return imports.begin(observer);
  }
}
