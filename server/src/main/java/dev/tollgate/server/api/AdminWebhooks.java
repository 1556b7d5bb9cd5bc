package dev.tollgate.server.api;

import dev.tollgate.metering.v1.CreateWebhookRequest;
import dev.tollgate.metering.v1.CreateWebhookResponse;
import dev.tollgate.metering.v1.DeleteWebhookRequest;
import dev.tollgate.metering.v1.DeleteWebhookResponse;
import dev.tollgate.metering.v1.ListWebhookDeliveriesRequest;
import dev.tollgate.metering.v1.ListWebhookDeliveriesResponse;
import dev.tollgate.metering.v1.ListWebhooksRequest;
import dev.tollgate.metering.v1.ListWebhooksResponse;
import dev.tollgate.metering.v1.ReplayWebhookDeliveriesRequest;
import dev.tollgate.metering.v1.ReplayWebhookDeliveriesResponse;
import dev.tollgate.metering.v1.RotateWebhookSecretRequest;
import dev.tollgate.metering.v1.RotateWebhookSecretResponse;
import dev.tollgate.metering.v1.TestWebhookRequest;
import dev.tollgate.metering.v1.TestWebhookResponse;
import dev.tollgate.metering.v1.UpdateWebhookRequest;
import dev.tollgate.server.domain.Access;
import dev.tollgate.server.domain.Delivery;
import dev.tollgate.server.domain.EventTime;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Webhook;
import dev.tollgate.server.domain.WebhookSecret;
import dev.tollgate.server.store.NewWebhook;
import dev.tollgate.server.store.Page;
import dev.tollgate.server.store.WebhookChange;
import dev.tollgate.server.store.WebhookReads;
import dev.tollgate.server.store.WebhookStore;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes, shows, changes and ends webhooks for the current caller. Blocks. */
public final class AdminWebhooks {
  private final WebhookStore store;
  private final WebhookReads reads;
  private final Targets targets;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /** Which URLs may be told. */
  public interface Targets {
    /** What is wrong with one; empty: nothing. Blocks. */
    Optional<String> fault(String url);
  }

  public AdminWebhooks(
      WebhookStore store, WebhookReads reads, Targets targets, InstantSource clock) {
    this.store = store;
    this.reads = reads;
    this.targets = targets;
    this.clock = clock;
  }

  CreateWebhookResponse create(CreateWebhookRequest request) {
    NewWebhook wanted = WebhooksFromProto.wanted(request.getWebhook());
    requireTenants(wanted.tenantIds());
    requireTarget(wanted.url());
    WebhookSecret secret = WebhookSecret.random(random);
    Webhook made = store.create(wanted, secret, AdminCalls.current(request));
    return CreateWebhookResponse.newBuilder()
        .setWebhook(WebhooksToProto.webhook(made, clock.instant()))
        .setSecret(shown(made, secret))
        .build();
  }

  dev.tollgate.metering.v1.Webhook update(UpdateWebhookRequest request) {
    WebhookChange change = WebhooksFromProto.change(request);
    if (change.tenants() != null) {
      requireTenants(change.tenants().ids());
    }
    if (change.url() != null) {
      requireTarget(change.url());
    }
    long endpointNo = WebhooksFromProto.endpointNo(request.getWebhook().getWebhookId());
    return WebhooksToProto.webhook(
        store.update(endpointNo, change, AdminCalls.current(request)), clock.instant());
  }

  RotateWebhookSecretResponse rotate(RotateWebhookSecretRequest request) {
    WebhookSecret secret = WebhookSecret.random(random);
    Webhook rotated =
        store.rotate(
            WebhooksFromProto.endpointNo(request.getWebhookId()),
            secret,
            WebhooksFromProto.overlap(request),
            AdminCalls.current(request));
    return RotateWebhookSecretResponse.newBuilder()
        .setWebhook(WebhooksToProto.webhook(rotated, clock.instant()))
        .setSecret(shown(rotated, secret))
        .build();
  }

  /** The secret, unless the call was a repeat; one of its own attempts is none. */
  private static String shown(Webhook webhook, WebhookSecret secret) {
    return !webhook.secrets().isEmpty() && webhook.secrets().get(0).secret().equals(secret)
        ? secret.reveal()
        : "";
  }

  DeleteWebhookResponse delete(DeleteWebhookRequest request) {
    store.delete(WebhooksFromProto.endpointNo(request.getWebhookId()), AdminCalls.current(request));
    return DeleteWebhookResponse.getDefaultInstance();
  }

  TestWebhookResponse test(TestWebhookRequest request) {
    LaneKey event =
        store.test(
            WebhooksFromProto.endpointNo(request.getWebhookId()), AdminCalls.current(request));
    return TestWebhookResponse.newBuilder().setEventId(event.text(LaneKey.Kind.EVENT)).build();
  }

  ReplayWebhookDeliveriesResponse replay(ReplayWebhookDeliveriesRequest request) {
    int replayed =
        store.replay(
            WebhooksFromProto.endpointNo(request.getWebhookId()),
            request.hasEventId() ? WebhooksFromProto.event(request.getEventId()) : null,
            AdminCalls.current(request));
    return ReplayWebhookDeliveriesResponse.newBuilder().setReplayed(replayed).build();
  }

  ListWebhooksResponse list(ListWebhooksRequest request) {
    Instant now = clock.instant();
    PageToken token = PageToken.of(ListWebhooksRequest.getDefaultInstance());
    Long before =
        request.getPageToken().isEmpty() ? null : token.numbers(request.getPageToken(), 1).get();
    Page<Webhook> page = reads.webhooks(access(), before, PageToken.size(request.getPageSize()));
    ListWebhooksResponse.Builder response = ListWebhooksResponse.newBuilder();
    page.rows().forEach(one -> response.addWebhooks(WebhooksToProto.webhook(one, now)));
    if (page.more()) {
      long last = page.last().endpointNo();
      response.setNextPageToken(token.text(ByteBuffer.allocate(Long.BYTES).putLong(last).array()));
    }
    return response.build();
  }

  ListWebhookDeliveriesResponse deliveries(ListWebhookDeliveriesRequest request) {
    PageToken token =
        PageToken.of(
            ListWebhookDeliveriesRequest.newBuilder()
                .setWebhookId(request.getWebhookId())
                .setState(request.getState())
                .build());
    Page<Delivery> page =
        reads.deliveries(
            WebhooksFromProto.endpointNo(request.getWebhookId()),
            access(),
            WebhooksFromProto.state(request.getState()),
            request.getPageToken().isEmpty()
                ? null
                : place(token.numbers(request.getPageToken(), 3)),
            PageToken.size(request.getPageSize()));
    ListWebhookDeliveriesResponse.Builder response = ListWebhookDeliveriesResponse.newBuilder();
    page.rows().forEach(one -> response.addDeliveries(WebhooksToProto.delivery(one)));
    if (page.more()) {
      response.setNextPageToken(token.text(place(page.last())));
    }
    return response.build();
  }

  private static WebhookReads.Place place(LongBuffer numbers) {
    return new WebhookReads.Place(
        EventTime.ofMicros(numbers.get(0)), Math.toIntExact(numbers.get(1)), numbers.get(2));
  }

  private static byte[] place(Delivery last) {
    return ByteBuffer.allocate(3 * Long.BYTES)
        .putLong(EventTime.micros(last.createdAt()))
        .putLong(last.event().lane())
        .putLong(last.event().number())
        .array();
  }

  private static Access access() {
    return Callers.current().access();
  }

  /** Each tenant that a request names must be the caller's; to name none is to name all. */
  private static void requireTenants(@Nullable Set<String> tenantIds) {
    Access access = access();
    boolean within =
        tenantIds == null ? access.reachesAll() : tenantIds.stream().allMatch(access::reaches);
    if (!within) {
      throw tenantIds == null ? AccessFaults.allTenantsNeeded() : AccessFaults.tenantNotAllowed();
    }
  }

  private void requireTarget(String url) {
    Optional<String> fault = targets.fault(url);
    if (fault.isPresent()) {
      throw RequestFaults.invalid("webhook.url", fault.get());
    }
  }
}
