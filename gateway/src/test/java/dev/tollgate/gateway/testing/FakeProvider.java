package dev.tollgate.gateway.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands in for the provider's Cloud API on loopback. */
public final class FakeProvider implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Sent> sent = new CopyOnWriteArrayList<>();
  private final AtomicInteger ids = new AtomicInteger();
  private volatile Reply reply = new Reply(0, "");
  private volatile CountDownLatch gate = new CountDownLatch(0);

  /** One request as it came in. */
  public record Sent(String path, String authorization, String contentType, String body) {}

  private record Reply(int status, String body) {}

  /** Starts on a free port; takes every message. */
  public FakeProvider() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.createContext("/", this::take);
    server.setExecutor(threads);
    server.start();
  }

  /** Base URL, with a version. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v23.0");
  }

  /** What came in. */
  public List<Sent> sent() {
    return sent;
  }

  /** Answers every request so. */
  public void reply(int status, String body) {
    reply = new Reply(status, body);
  }

  /** Keeps requests without an answer until {@link #release}. */
  public void hold() {
    gate = new CountDownLatch(1);
  }

  /** Answers what waits. */
  public void release() {
    gate.countDown();
  }

  @Override
  public void close() {
    release();
    server.stop(0);
    threads.shutdownNow();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      sent.add(
          new Sent(
              exchange.getRequestURI().getPath(),
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
              String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
              body));
      gate.await();
      Reply now = reply;
      String id = "wamid.sent-" + ids.incrementAndGet();
      byte[] answer =
          (now.status() == 0 ? "{\"messages\":[{\"id\":\"" + id + "\"}]}" : now.body())
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(now.status() == 0 ? 200 : now.status(), answer.length);
      exchange.getResponseBody().write(answer);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
