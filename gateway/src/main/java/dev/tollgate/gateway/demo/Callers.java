package dev.tollgate.gateway.demo;

import dev.tollgate.gateway.Gateway;
import dev.tollgate.gateway.json.JsonBody;
import dev.tollgate.gateway.whatsapp.WebhookSignature;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.GetUsageRequest;
import dev.tollgate.metering.v1.GrantQuotaRequest;
import dev.tollgate.metering.v1.GrantType;
import dev.tollgate.metering.v1.MonthlyUsage;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The other sides: customers through the provider, the restaurant's programs, its administrator.
 */
final class Callers {
  private static final String TENANT = DemoStack.RESTAURANT.tenantId();
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final long FIRST_CUSTOMER = 966_500_000_100L;

  private final DemoStack stack;
  private final WebhookSignature signature = new WebhookSignature(DemoStack.APP_SECRET);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Callers(DemoStack stack) {
    this.stack = stack;
  }

  /** A message of this customer, as it stands in a webhook. */
  String message(String id, int customer) {
    return JsonBody.text(
        Map.of(
            "id", id,
            "from", Long.toString(FIRST_CUSTOMER + customer),
            "timestamp", Long.toString(Instant.now().getEpochSecond()),
            "type", "text",
            "text", Map.of("body", "A table for two?")));
  }

  /** The provider's post with this message, and its status. */
  CompletableFuture<Integer> webhook(String message) {
    byte[] body =
        ("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"changes\":[{\"field\":\"messages\","
                + "\"value\":{\"metadata\":{\"phone_number_id\":\""
                + DemoStack.RESTAURANT.phoneNumberId()
                + "\"},\"messages\":["
                + message
                + "]}}]}]}")
            .getBytes(StandardCharsets.UTF_8);
    HttpRequest post =
        HttpRequest.newBuilder(url(stack.queueing(), "/webhooks/whatsapp"))
            .header(WebhookSignature.HEADER, signature.sign(body))
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return http.sendAsync(post, BodyHandlers.discarding()).thenApply(HttpResponse::statusCode);
  }

  /** A send of the restaurant's. */
  CompletableFuture<HttpResponse<String>> send(Gateway gateway, int customer, String text) {
    String body =
        JsonBody.text(
            Map.of(
                "phoneNumber",
                "+" + (FIRST_CUSTOMER + customer),
                "text",
                text,
                "fromNumber",
                DemoStack.RESTAURANT.number(),
                "requestId",
                UUID.randomUUID().toString()));
    HttpRequest post =
        HttpRequest.newBuilder(url(gateway, "/api/whatsapp/send"))
            .header("Authorization", "Bearer " + DemoStack.TOKEN)
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.sendAsync(post, BodyHandlers.ofString());
  }

  /** The administrator limits the restaurant. */
  void limit(long limit) {
    var unused =
        AdminServiceGrpc.newBlockingStub(stack.client().channel())
            .updateTenant(
                UpdateTenantRequest.newBuilder()
                    .setTenant(Tenant.newBuilder().setTenantId(TENANT).setOwnLimit(limit))
                    .setAllowMissing(true)
                    .build());
  }

  /** The restaurant buys more. */
  void grant(long amount) {
    var unused =
        AdminServiceGrpc.newBlockingStub(stack.client().channel())
            .grantQuota(
                GrantQuotaRequest.newBuilder()
                    .setTenantId(TENANT)
                    .setAmount(amount)
                    .setType(GrantType.GRANT_TYPE_TOP_UP)
                    .setReason("a busy evening")
                    .setRequestId(UUID.randomUUID().toString())
                    .build());
  }

  /** What Tollgate has counted. */
  MonthlyUsage usage() {
    return UsageServiceGrpc.newBlockingStub(stack.client().channel())
        .getUsage(GetUsageRequest.newBuilder().setTenantId(TENANT).build())
        .getUsage();
  }

  /** Conversations by now. */
  long used() {
    return usage().getConversationCount();
  }

  /** Messages that went out, by Tollgate's count. */
  long sent() {
    MonthlyUsage usage = usage();
    return usage.getOutboundDirectCount() + usage.getOutboundQueuedCount();
  }

  /** Waits for what others do. */
  void await(BooleanSupplier condition) {
    long end = System.nanoTime() + WAIT_MAX.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the day stands still: " + List.of(usage()));
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private static URI url(Gateway gateway, String path) {
    return URI.create("http://127.0.0.1:" + gateway.port() + path);
  }
}
