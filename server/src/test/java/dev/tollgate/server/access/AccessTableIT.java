package dev.tollgate.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.rpc.ErrorInfo;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.AdminServiceProto;
import dev.tollgate.metering.v1.ApiKey;
import dev.tollgate.metering.v1.CreateWebhookRequest;
import dev.tollgate.metering.v1.ImportFault;
import dev.tollgate.metering.v1.ImportMessagesResponse;
import dev.tollgate.metering.v1.ListApiKeysResponse;
import dev.tollgate.metering.v1.ListTenantsResponse;
import dev.tollgate.metering.v1.MeteringServiceProto;
import dev.tollgate.metering.v1.Scope;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.TrackBatchResponse;
import dev.tollgate.metering.v1.TrackResult;
import dev.tollgate.metering.v1.UpdateWebhookRequest;
import dev.tollgate.metering.v1.UsageServiceProto;
import dev.tollgate.metering.v1.Webhook;
import dev.tollgate.server.Contents;
import dev.tollgate.server.TestServer;
import dev.tollgate.server.config.AccessConfig;
import dev.tollgate.server.database.Await;
import dev.tollgate.server.database.ConnectionSettings;
import dev.tollgate.server.database.TestPostgres;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every RPC of every service, with every kind of key: who may do what, and what refusals tell. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTableIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String OWN = "own-shop";
  private static final String OTHER = "other-shop";
  private static final String NOBODY = "no-such-shop";
  private static final List<Scope> ALL =
      Arrays.stream(Scope.values())
          .filter(scope -> scope != Scope.SCOPE_UNSPECIFIED && scope != Scope.UNRECOGNIZED)
          .toList();

  /** What became of a call. */
  private record Outcome(Code code, String text, String reason, List<Message> answers) {}

  private volatile Instant now = Instant.parse("2025-01-15T12:00:00Z");
  private final KeyText bootstrap = TestKeys.unknown();
  private ConnectionSettings database;
  private TestServer server;
  private ManagedChannel channel;
  private TestKeys keys;
  private String full;
  private String expired;
  private String revoked;
  private List<Rpc> table;

  @BeforeAll
  void start() throws Exception {
    database = TestPostgres.freshDatabase();
    server =
        TestServer.withWebhooks(
            database, () -> now, new AccessConfig(true, Optional.of(bootstrap), 1_000_000));
    channel = NettyChannelBuilder.forTarget(server.target()).usePlaintext().build();
    keys = new TestKeys(channel, bootstrap.reveal());
    full = keys.create(ALL);
    table = rows(TestKeys.idOf(keys.create(ALL)), disabledWebhook());
    for (String tenant : List.of(OWN, OTHER)) {
      for (Rpc rpc : table) {
        if (rpc.reach() == Rpc.Reach.NAMED) {
          call(rpc, rpc.request().apply(tenant), TestKeys.bearer(full));
        }
      }
    }
    Instant soon = now.plusSeconds(3600);
    expired =
        keys.make(
                ApiKey.newBuilder()
                    .setName("ends")
                    .addAllScopes(ALL)
                    .setAllTenants(true)
                    .setExpiresAt(Timestamp.newBuilder().setSeconds(soon.getEpochSecond())))
            .getKeyText();
    revoked = keys.create(ALL);
    keys.revoke(revoked);
    now = soon;
    Rpc check = row("CheckQuota");
    Await.until(
        "the server follows the clock",
        LIMIT,
        () -> call(check, check.request().apply(OWN), TestKeys.bearer(full)).code() == Code.OK);
  }

  @AfterAll
  void stop() {
    channel.shutdownNow();
    server.close();
  }

  @Test
  void theTableHasEveryRpcThatIsServed() throws Exception {
    List<String> described =
        Stream.of(
                MeteringServiceProto.getDescriptor(),
                UsageServiceProto.getDescriptor(),
                AdminServiceProto.getDescriptor())
            .flatMap(file -> file.getServices().stream())
            .map(ServiceDescriptor::getFullName)
            .sorted()
            .toList();
    assertEquals(described, served());
    assertEquals(
        Stream.of(
                MeteringServiceProto.getDescriptor(),
                UsageServiceProto.getDescriptor(),
                AdminServiceProto.getDescriptor())
            .flatMap(file -> file.getServices().stream())
            .flatMap(service -> service.getMethods().stream())
            .map(AccessTableIT::fullName)
            .sorted()
            .toList(),
        table.stream().map(rpc -> rpc.method().getFullMethodName()).sorted().toList());
  }

  private static String fullName(MethodDescriptor method) {
    return method.getService().getFullName() + "/" + method.getName();
  }

  /** The services that the server itself says it has, beside health and reflection. */
  private List<String> served() throws Exception {
    CompletableFuture<List<String>> services = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> questions =
        ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse answer) {
                    services.complete(
                        answer.getListServicesResponse().getServiceList().stream()
                            .map(ServiceResponse::getName)
                            .filter(name -> !name.startsWith("grpc."))
                            .sorted()
                            .toList());
                  }

                  @Override
                  public void onError(Throwable failure) {
                    services.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {}
                });
    questions.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    List<String> names = services.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    questions.onCompleted();
    return names;
  }

  @Test
  void nobodyPassesWithoutAGoodKey() throws Exception {
    String wrongSecret = wrongSecret(full);
    String before = Contents.of(database);
    for (Rpc rpc : table) {
      refused(rpc, new Metadata(), Code.UNAUTHENTICATED, "KEY_MISSING");
      for (String malformed :
          List.of(
              "",
              "Bearer",
              "Bearer nonsense",
              full,
              "Basic " + full,
              "Bearer " + full + "a",
              "Bearer " + full.substring(0, full.length() - 1),
              "Bearer " + full.toUpperCase(java.util.Locale.ROOT),
              "Bearer " + mistyped(full))) {
        refused(rpc, TestKeys.authorization(malformed), Code.UNAUTHENTICATED, "KEY_MALFORMED");
      }
      refused(
          rpc, TestKeys.bearer(TestKeys.unknown().reveal()), Code.UNAUTHENTICATED, "KEY_UNKNOWN");
      refused(rpc, TestKeys.bearer(wrongSecret), Code.UNAUTHENTICATED, "KEY_UNKNOWN");
      refused(rpc, TestKeys.bearer(expired), Code.UNAUTHENTICATED, "KEY_EXPIRED");
      refused(rpc, TestKeys.bearer(revoked), Code.UNAUTHENTICATED, "KEY_REVOKED");
    }
    assertEquals(before, Contents.of(database));
  }

  @Test
  void nobodyPassesWithoutTheScope() throws Exception {
    for (Rpc rpc : table) {
      List<Scope> others = ALL.stream().filter(scope -> !rpc.scopes().contains(scope)).toList();
      Metadata key = TestKeys.bearer(keys.create(others));
      String before = Contents.of(database);
      refused(rpc, key, Code.PERMISSION_DENIED, "SCOPE_MISSING");
      assertEquals(before, Contents.of(database), rpc.method().getFullMethodName());
    }
  }

  @Test
  void nobodyReachesOtherTenants() throws Exception {
    Metadata key = TestKeys.bearer(keys.create(ALL, OWN));
    for (Rpc rpc : table) {
      String name = rpc.method().getFullMethodName();
      String before = Contents.of(database);
      switch (rpc.reach()) {
        case NAMED, EVERYBODYS -> {
          Outcome other = call(rpc, rpc.request().apply(OTHER), key);
          assertEquals(Code.PERMISSION_DENIED, other.code(), name);
          assertEquals("TENANT_NOT_ALLOWED", other.reason(), name);
          // Whether there is such a tenant is not told.
          assertEquals(other, call(rpc, rpc.request().apply(NOBODY), key), name);
        }
        case ITEMS -> itemsOfOthersFail(rpc, key);
        case UNSEEN -> assertEquals(Code.NOT_FOUND, call(rpc, key).code(), name);
        case FILTERED, NOBODYS -> assertEquals(Code.OK, call(rpc, key).code(), name);
      }
      assertEquals(before, Contents.of(database), name);
    }
  }

  private void itemsOfOthersFail(Rpc rpc, Metadata key) throws Exception {
    Outcome outcome = call(rpc, rpc.request().apply(OTHER), key);
    assertEquals(Code.OK, outcome.code());
    List<com.google.rpc.Status> faults = faults(outcome.answers().get(0));
    assertFalse(faults.isEmpty());
    for (com.google.rpc.Status fault : faults) {
      assertEquals(Code.PERMISSION_DENIED.value(), fault.getCode());
      assertEquals("TENANT_NOT_ALLOWED", reason(fault));
    }
    assertEquals(outcome, call(rpc, rpc.request().apply(NOBODY), key));
  }

  /** Of an answer all of whose items failed. */
  private static List<com.google.rpc.Status> faults(Message answer) {
    if (answer instanceof ImportMessagesResponse imported) {
      assertEquals(0, imported.getRecorded() + imported.getDuplicates());
      assertEquals(1, imported.getRefused());
      return imported.getFaultsList().stream().map(ImportFault::getError).toList();
    }
    if (answer instanceof TrackResult streamed) {
      return List.of(streamed.getError());
    }
    TrackBatchResponse batch = (TrackBatchResponse) answer;
    assertEquals(2, batch.getResultsCount());
    return batch.getResultsList().stream().map(TrackResult::getError).toList();
  }

  @Test
  void listsShowWhatTheKeyMaySee() throws Exception {
    String own = keys.create(ALL, OWN);
    Outcome tenants = call(row("ListTenants"), TestKeys.bearer(own));
    assertEquals(
        List.of(OWN),
        ((ListTenantsResponse) tenants.answers().get(0))
            .getTenantsList().stream().map(Tenant::getTenantId).toList());
    Outcome all = call(row("ListTenants"), TestKeys.bearer(full));
    assertEquals(
        List.of(OTHER, OWN),
        ((ListTenantsResponse) all.answers().get(0))
            .getTenantsList().stream().map(Tenant::getTenantId).toList());

    String reader = keys.create(List.of(Scope.SCOPE_ADMIN, Scope.SCOPE_READ));
    Outcome shown = call(row("ListApiKeys"), TestKeys.bearer(reader));
    List<ApiKey> seen = ((ListApiKeysResponse) shown.answers().get(0)).getKeysList();
    assertFalse(seen.isEmpty());
    for (ApiKey key : seen) {
      assertTrue(
          List.of(Scope.SCOPE_READ, Scope.SCOPE_ADMIN).containsAll(key.getScopesList()),
          key.getKeyId());
    }
  }

  @Test
  void aBatchOfOwnAndOtherTenantsCountsItsOwn() throws Exception {
    Rpc rpc = row("TrackBatch");
    Message.Builder batch = rpc.request().apply(OTHER).toBuilder();
    batch.mergeFrom(rpc.request().apply(OWN));
    Outcome outcome =
        call(rpc, batch.build(), TestKeys.bearer(keys.create(List.of(Scope.SCOPE_TRACK), OWN)));
    List<TrackResult> results = ((TrackBatchResponse) outcome.answers().get(0)).getResultsList();
    assertEquals(
        List.of(true, true, false, false), results.stream().map(TrackResult::hasError).toList());
  }

  @Test
  void everyRpcTakesAKeyOfItsScopeAndTenant() throws Exception {
    for (Rpc rpc : table) {
      for (Scope scope : rpc.scopes()) {
        String key =
            switch (rpc.reach()) {
              case EVERYBODYS -> keys.create(ALL);
              case UNSEEN -> keys.create(List.of(scope));
              default -> keys.create(List.of(scope), OWN);
            };
        // Each row anew: what the last one names is ended by its own call.
        Rpc fresh =
            row(
                rpc.method().getBareMethodName(),
                rows(TestKeys.idOf(keys.create(ALL)), disabledWebhook()));
        Outcome outcome = call(fresh, fresh.request().apply(OWN), TestKeys.bearer(key));
        assertEquals(
            carriedOut(rpc),
            outcome.code(),
            rpc.method().getFullMethodName() + " " + scope + ": " + outcome);
      }
    }
  }

  /** How a method answers whom it lets in. */
  private static Code carriedOut(Rpc rpc) {
    return switch (rpc.method().getBareMethodName()) {
      // Its customer is nobody: the second time one is told apart there is nothing to tell; and its
      // reservation was never made.
      case "UnlinkCustomer", "ReleaseReservation", "EndReservation" -> Code.NOT_FOUND;
      // A webhook that is disabled: else it would be told in the middle of another test.
      case "TestWebhook", "ReplayWebhookDeliveries" -> Code.FAILED_PRECONDITION;
      default -> Code.OK;
    };
  }

  private static List<Rpc> rows(String keyId, String webhookId) {
    return Stream.concat(Rpc.all(keyId).stream(), WebhookRpcs.all(webhookId).stream()).toList();
  }

  /** Another webhook of all tenants, disabled. */
  private String disabledWebhook() {
    AdminServiceGrpc.AdminServiceBlockingStub admin =
        AdminServiceGrpc.newBlockingStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(TestKeys.bearer(full)));
    Webhook made =
        admin
            .createWebhook(
                CreateWebhookRequest.newBuilder()
                    .setWebhook(
                        Webhook.newBuilder()
                            .setUrl("http://127.0.0.1:9/")
                            .addKinds("quota.threshold"))
                    .setRequestId(java.util.UUID.randomUUID().toString())
                    .build())
            .getWebhook();
    return admin
        .updateWebhook(
            UpdateWebhookRequest.newBuilder()
                .setWebhook(
                    Webhook.newBuilder().setWebhookId(made.getWebhookId()).setEnabled(false))
                .build())
        .getWebhookId();
  }

  private Rpc row(String method) {
    return row(method, table);
  }

  private static Rpc row(String method, List<Rpc> rows) {
    return rows.stream()
        .filter(rpc -> method.equals(rpc.method().getBareMethodName()))
        .findFirst()
        .orElseThrow();
  }

  private void refused(Rpc rpc, Metadata key, Code code, String reason) throws Exception {
    Outcome outcome = call(rpc, key);
    String what = rpc.method().getFullMethodName() + ": " + outcome;
    assertEquals(code, outcome.code(), what);
    assertEquals(reason, outcome.reason(), what);
  }

  private Outcome call(Rpc rpc, Metadata key) throws Exception {
    return call(rpc, rpc.request().apply(OWN), key);
  }

  @SuppressWarnings("unchecked") // The rows pair methods with their own requests.
  private Outcome call(Rpc rpc, Message request, Metadata key) throws Exception {
    Channel authorized =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(key));
    io.grpc.MethodDescriptor<Message, Message> method =
        (io.grpc.MethodDescriptor<Message, Message>) rpc.method();
    CompletableFuture<List<Message>> done = new CompletableFuture<>();
    List<Message> answers = new ArrayList<>();
    StreamObserver<Message> observer = collecting(answers, done);
    var call = authorized.newCall(method, CallOptions.DEFAULT);
    if (method.getType() == MethodType.SERVER_STREAMING) {
      // It goes on until its caller has had enough.
      observer = endingWithTheFirst(observer, call);
    }
    if (method.getType().clientSendsOneMessage()) {
      ClientCalls.asyncUnaryCall(call, request, observer);
    } else {
      StreamObserver<Message> requests = ClientCalls.asyncBidiStreamingCall(call, observer);
      requests.onNext(request);
      requests.onCompleted();
    }
    try {
      List<Message> all = done.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      return new Outcome(Code.OK, "", "", all);
    } catch (ExecutionException e) {
      com.google.rpc.Status status = StatusProto.fromThrowable(e.getCause());
      assertTrue(e.getCause() instanceof StatusRuntimeException && status != null, e.toString());
      return new Outcome(
          io.grpc.Status.fromCodeValue(status.getCode()).getCode(),
          status.getMessage(),
          reason(status),
          List.of());
    }
  }

  private static StreamObserver<Message> endingWithTheFirst(
      StreamObserver<Message> observer, ClientCall<?, ?> call) {
    return new StreamObserver<>() {
      @Override
      public void onNext(Message answer) {
        observer.onNext(answer);
        observer.onCompleted();
        call.cancel("enough", null);
      }

      @Override
      public void onError(Throwable failure) {
        observer.onError(failure);
      }

      @Override
      public void onCompleted() {
        observer.onCompleted();
      }
    };
  }

  private static StreamObserver<Message> collecting(
      List<Message> answers, CompletableFuture<List<Message>> done) {
    return new StreamObserver<>() {
      @Override
      public void onNext(Message answer) {
        answers.add(answer);
      }

      @Override
      public void onError(Throwable failure) {
        done.completeExceptionally(failure);
      }

      @Override
      public void onCompleted() {
        done.complete(answers);
      }
    };
  }

  private static String reason(com.google.rpc.Status status) {
    return status.getDetailsList().stream()
        .filter(any -> any.is(ErrorInfo.class))
        .map(unpacked(ErrorInfo.class))
        .map(ErrorInfo::getReason)
        .collect(Collectors.joining());
  }

  private static <T extends Message> Function<Any, T> unpacked(Class<T> type) {
    return any -> {
      try {
        return any.unpack(type);
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    };
  }

  /** Another secret for the key's id, well formed. */
  private static String wrongSecret(String keyText) {
    return KeyText.ofId(TestKeys.idOf(keyText), new java.security.SecureRandom()).reveal();
  }

  /** One character of the secret is another. */
  private static String mistyped(String keyText) {
    int place = keyText.length() - 10;
    char other = keyText.charAt(place) == 'a' ? 'b' : 'a';
    return keyText.substring(0, place) + other + keyText.substring(place + 1);
  }
}
