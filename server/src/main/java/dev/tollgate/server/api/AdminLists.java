package dev.tollgate.server.api;

import dev.tollgate.metering.v1.GetTenantRequest;
import dev.tollgate.metering.v1.ListGrantsRequest;
import dev.tollgate.metering.v1.ListGrantsResponse;
import dev.tollgate.metering.v1.ListPlansResponse;
import dev.tollgate.metering.v1.ListTenantsRequest;
import dev.tollgate.metering.v1.ListTenantsResponse;
import dev.tollgate.server.domain.Grant;
import dev.tollgate.server.domain.Tenant;
import dev.tollgate.server.store.AdminReads;
import dev.tollgate.server.store.Page;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;

/** Shows tenants, plans and grants, a page at a time. Blocks. */
final class AdminLists {
  private final AdminReads reads;
  private final InstantSource clock;

  AdminLists(AdminReads reads, InstantSource clock) {
    this.reads = reads;
    this.clock = clock;
  }

  dev.tollgate.metering.v1.Tenant tenant(GetTenantRequest request) {
    Instant now = clock.instant();
    return AdminToProto.tenant(reads.tenant(request.getTenantId(), now), now);
  }

  ListTenantsResponse tenants(ListTenantsRequest request) {
    Instant now = clock.instant();
    PageToken token = PageToken.of(ListTenantsRequest.getDefaultInstance());
    String after = request.getPageToken().isEmpty() ? "" : token.characters(request.getPageToken());
    Page<Tenant> page =
        reads.tenants(
            Callers.current().access(), after, PageToken.size(request.getPageSize()), now);
    ListTenantsResponse.Builder response = ListTenantsResponse.newBuilder();
    page.rows().forEach(tenant -> response.addTenants(AdminToProto.tenant(tenant, now)));
    if (page.more()) {
      byte[] place = page.last().tenantId().getBytes(StandardCharsets.UTF_8);
      response.setNextPageToken(token.text(place));
    }
    return response.build();
  }

  ListPlansResponse plans() {
    ListPlansResponse.Builder response = ListPlansResponse.newBuilder();
    reads.plans().forEach(plan -> response.addPlans(AdminToProto.plan(plan)));
    return response.build();
  }

  ListGrantsResponse grants(ListGrantsRequest request) {
    PageToken token =
        PageToken.of(ListGrantsRequest.newBuilder().setTenantId(request.getTenantId()).build());
    Long before =
        request.getPageToken().isEmpty() ? null : token.numbers(request.getPageToken(), 1).get();
    Page<Grant> page =
        reads.grants(
            request.getTenantId(), before, PageToken.size(request.getPageSize()), clock.instant());
    ListGrantsResponse.Builder response = ListGrantsResponse.newBuilder();
    page.rows().forEach(grant -> response.addGrants(AdminToProto.grant(grant)));
    if (page.more()) {
      long last = page.last().key().number();
      response.setNextPageToken(token.text(ByteBuffer.allocate(Long.BYTES).putLong(last).array()));
    }
    return response.build();
  }
}
