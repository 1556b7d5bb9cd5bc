package dev.tollgate.server.outbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tollgate.server.database.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An endpoint on this machine, which keeps what it is told. */
public final class Receiver implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** What it was told once. */
  public record Told(String id, String timestamp, String signature, String body) {
    /** Whether one of the signatures is this secret's, by the receiver's own reckoning. */
    public boolean signedWith(String secret) {
      try {
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        byte[] text = (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
        String own = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(text));
        return List.of(signature.split(" ", -1)).contains(own);
      } catch (java.security.GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch released = new CountDownLatch(1);
  private final List<Told> told = new ArrayList<>();
  private volatile ToIntFunction<Told> status;
  private volatile boolean hanging;

  /** One that takes everything. */
  public Receiver() {
    this(0, one -> 200);
  }

  /** One at this port that answers a request with this status. */
  public Receiver(int port, ToIntFunction<Told> status) {
    this.status = status;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** Where it is told. */
  public String url() {
    return "http://127.0.0.1:" + port() + "/hook";
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Answers with this status from now on. */
  public void answering(int code) {
    status = one -> code;
  }

  void answering(ToIntFunction<Told> byRequest) {
    status = byRequest;
  }

  /** Does not answer from now on. */
  void hang() {
    hanging = true;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Told one =
          new Told(
              header(exchange, "webhook-id"),
              header(exchange, "webhook-timestamp"),
              header(exchange, "webhook-signature"),
              body);
      int code = status.applyAsInt(one);
      synchronized (told) {
        told.add(one);
      }
      if (hanging) {
        released.await();
        return;
      }
      if (code / 100 == 3) {
        exchange.getResponseHeaders().set("Location", url() + "/elsewhere");
      }
      exchange.sendResponseHeaders(code, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String header(HttpExchange exchange, String name) {
    return String.valueOf(exchange.getRequestHeaders().getFirst(name));
  }

  /** What it was told so far. */
  public List<Told> told() {
    synchronized (told) {
      return List.copyOf(told);
    }
  }

  /** What it was told, once that is so much. */
  public List<Told> awaitTold(int count) throws Exception {
    Await.until(count + " requests", LIMIT, () -> told().size() >= count);
    return told();
  }

  @Override
  public void close() {
    released.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
