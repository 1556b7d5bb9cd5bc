package dev.tollgate.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.TrackMessageResponse;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys over a real socket. */
@Timeout(60)
class KeyIT {
  private static final InboundMessage MESSAGE = InboundMessage.builder("acme", "+100").build();
  private static final String A = Keys.of('a');
  private static final String B = Keys.of('b');

  @TempDir private Path directory;
  private final FakeMeteringService service = new FakeMeteringService();
  private final SeenKeys keys = new SeenKeys();
  private Server server;

  @BeforeEach
  void start() throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(service)
            .intercept(keys)
            .build()
            .start();
    service.inbound = TrackMessageResponse.newBuilder().setConversationId("c1").build();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  @Test
  void everyCallAsksForTheKey() {
    AtomicInteger asked = new AtomicInteger();
    try (TollgateClient client = client(() -> Keys.of((char) ('a' + asked.getAndIncrement())))) {
      client.direct().trackInbound(MESSAGE);
      client.direct().trackInboundAsync(MESSAGE).join();
      MeteringServiceGrpc.newBlockingStub(client.channel())
          .checkQuota(CheckQuotaRequest.getDefaultInstance());
    }

    assertEquals(List.of(Keys.header(A), Keys.header(B), Keys.header(Keys.of('c'))), keys.all());
  }

  @Test
  void everyAttemptAsksForTheKey() {
    service.failNext(
        Failures.exception(Failures.unavailable(1)), Failures.exception(Failures.unavailable(1)));
    AtomicInteger asked = new AtomicInteger();
    try (TollgateClient client = client(() -> Keys.of((char) ('a' + asked.getAndIncrement())))) {
      assertEquals("c1", client.direct().trackInbound(MESSAGE).conversationId());
    }

    assertEquals(List.of(Keys.header(A), Keys.header(B), Keys.header(Keys.of('c'))), keys.all());
  }

  @Test
  void withoutAKeyNoneIsSent() {
    try (TollgateClient client = TollgateClient.builder().target(target()).build()) {
      client.direct().trackInbound(MESSAGE);
    }

    assertEquals(List.of("none"), keys.all());
  }

  @Test
  void aCallThatHasNoKeyFailsBeforeItIsMade() {
    try (TollgateClient client =
        client(
            () -> {
              throw new IllegalStateException("cannot use " + A);
            })) {
      TollgateException blocking =
          assertThrows(TollgateException.class, () -> client.direct().trackInbound(MESSAGE));
      ExecutionException async =
          assertThrows(
              ExecutionException.class,
              () -> client.direct().trackInboundAsync(MESSAGE).get(10, TimeUnit.SECONDS));

      assertEquals(Code.UNAUTHENTICATED, blocking.code());
      assertFalse(blocking.retryable());
      assertContains("the key supplier failed", blocking);
      assertTrue(blocking.localReason().isPresent());
      assertFalse(traces(blocking, async).contains(A));
    }
    assertEquals(List.of(), keys.all());
  }

  @Test
  void nullIsNoKey() {
    try (TollgateClient client = client(KeyIT::none)) {
      TollgateException refused =
          assertThrows(TollgateException.class, () -> client.direct().trackInbound(MESSAGE));

      assertEquals(Code.UNAUTHENTICATED, refused.code());
      assertContains("is null", refused);
    }
  }

  @Test
  void aRefusedKeyIsToldInTheServersWordsAndNotShown() {
    service.failNext(
        Status.UNAUTHENTICATED.withDescription("the key is revoked").asRuntimeException(),
        Status.PERMISSION_DENIED.withDescription("the key lacks void").asRuntimeException());
    try (TollgateClient client = client(() -> A)) {
      TollgateException refused =
          assertThrows(TollgateException.class, () -> client.direct().trackInbound(MESSAGE));
      TollgateException denied =
          assertThrows(TollgateException.class, () -> client.direct().trackInbound(MESSAGE));

      assertEquals("UNAUTHENTICATED: the key is revoked", refused.getMessage());
      assertEquals("PERMISSION_DENIED: the key lacks void", denied.getMessage());
      assertFalse(refused.retryable());
      assertFalse(denied.retryable());
      assertEquals(Optional.empty(), denied.localReason());
      assertFalse(traces(refused, denied).contains(A));
    }
  }

  @Test
  void aMissingKeyFileIsNamed() {
    Path file = directory.resolve("absent.key");
    try (TollgateClient client = TollgateClient.builder().target(target()).keyFile(file).build()) {
      TollgateException refused =
          assertThrows(TollgateException.class, () -> client.direct().trackInbound(MESSAGE));

      assertEquals(Code.UNAUTHENTICATED, refused.code());
      assertContains(file.toString(), refused);
    }
  }

  @Test
  void aKeyFileIsReplacedUnderLoadWithoutAFailedCall() throws Exception {
    Path file = Files.writeString(directory.resolve("tollgate.key"), A + "\n");
    try (TollgateClient client =
        TollgateClient.builder()
            .target(target())
            .deadline(Duration.ofSeconds(30))
            .keyFile(file)
            .build()) {
      List<CompletableFuture<Void>> load =
          List.of(callUntilSeen(client, B), callUntilSeen(client, B), callUntilSeen(client, B));
      Files.writeString(file, "");
      Files.delete(file);
      Path fresh = Files.writeString(directory.resolve("fresh"), B + "\n");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);

      for (CompletableFuture<Void> callers : load) {
        callers.get(30, TimeUnit.SECONDS);
      }
    }
    assertTrue(keys.all().contains(Keys.header(B)));
    assertTrue(
        keys.all().stream().allMatch(k -> k.equals(Keys.header(A)) || k.equals(Keys.header(B))));
  }

  /** Calls until the server has seen this key; a call that fails ends it with the failure. */
  private CompletableFuture<Void> callUntilSeen(TollgateClient client, String key) {
    assertEquals("c1", client.direct().trackInbound(MESSAGE).conversationId());
    return CompletableFuture.runAsync(
        () -> {
          while (!keys.all().contains(Keys.header(key))) {
            assertEquals("c1", client.direct().trackInbound(MESSAGE).conversationId());
          }
        });
  }

  private static @Nullable String none() {
    return null;
  }

  private TollgateClient client(Supplier<String> key) {
    return TollgateClient.builder().target(target()).key(key).build();
  }

  private String target() {
    return "127.0.0.1:" + server.getPort();
  }

  private static void assertContains(String part, Throwable failure) {
    String told = String.valueOf(failure.getMessage());
    assertTrue(told.contains(part), told);
  }

  private static String traces(Throwable... failures) {
    StringWriter text = new StringWriter();
    for (Throwable failure : failures) {
      failure.printStackTrace(new PrintWriter(text, true));
    }
    return text.toString();
  }
}
