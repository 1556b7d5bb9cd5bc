package dev.tollgate.gateway.standin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Stands in for the Cloud API and for Twilio on this machine: takes sends as they do, remembers
 * what it delivered, and fails as it is told to. Unlike them it delivers a text once however often
 * it is handed over under one request id.
 */
public final class StandIn implements AutoCloseable {
  private static final int THREADS_MAX = 256;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS_MAX);
  private final List<Dialect> dialects = List.of(new CloudApiDialect(), new TwilioDialect());
  private final Ledger ledger = new Ledger();
  private volatile Function<Handed, Optional<Fault>> faults = handed -> Optional.empty();
  private volatile Consumer<Delivered> listener = delivered -> {};
  private volatile Duration latency = Duration.ZERO;
  private volatile CountDownLatch gate = new CountDownLatch(0);

  private StandIn(int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.createContext("/", this::take);
    server.setExecutor(threads);
    server.start();
  }

  /**
   * Starts on this port of the loopback address; 0 takes any free one.
   *
   * @throws UncheckedIOException when it is taken
   */
  public static StandIn start(int port) {
    return new StandIn(port);
  }

  /** Where it listens. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** The Cloud API's base URL, with a version. */
  public URI cloudApiUrl() {
    return URI.create("http://127.0.0.1:" + port() + "/v23.0");
  }

  /** Twilio's base URL. */
  public URI twilioUrl() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** What reached its customer, in order. */
  public List<Delivered> delivered() {
    return ledger.delivered();
  }

  /** How many sends were handed over, repeats and failures included. */
  public long attempts() {
    return ledger.attempts();
  }

  /** The most sends of one sending number that were ever under way at once. */
  public int inFlightMax(String from) {
    return ledger.inFlightMax(from);
  }

  /** Fails sends as this says, from now on. */
  public void fail(Function<Handed, Optional<Fault>> how) {
    faults = how;
  }

  /** Fails every send so, from now on. */
  public void fail(Fault fault) {
    faults = handed -> Optional.of(fault);
  }

  /** Takes every send again. */
  public void recover() {
    faults = handed -> Optional.empty();
  }

  /** Takes this long for every send, from now on. */
  public void latency(Duration each) {
    latency = each;
  }

  /** Keeps sends without an answer until {@link #release}. */
  public void hold() {
    gate = new CountDownLatch(1);
  }

  /** Answers what waits. */
  public void release() {
    gate.countDown();
  }

  /** Tells of every text that it hands to a customer; a repeat is told again. */
  public void whenDelivered(Consumer<Delivered> told) {
    listener = told;
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
      String path = exchange.getRequestURI().getPath();
      for (Dialect dialect : dialects) {
        Optional<Handed> handed = dialect.read(path, body);
        if (handed.isPresent()) {
          take(exchange, handed.get(), dialect);
          return;
        }
      }
      answer(exchange, 404, "{\"error\":{\"message\":\"unknown path\",\"code\":100}}");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(HttpExchange exchange, Handed handed, Dialect dialect)
      throws IOException, InterruptedException {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization == null || !dialect.isAuthorized(authorization)) {
      answer(exchange, 401, dialect.unauthorizedBody());
      return;
    }
    ledger.begin(handed);
    try {
      Thread.sleep(latency.toMillis());
      gate.await();
    } finally {
      ledger.end(handed);
    }
    Optional<Fault> fault = faults.apply(handed);
    if (fault.isPresent() && !fault.get().delivers()) {
      fail(exchange, fault.get());
      return;
    }
    Delivered delivered = ledger.deliver(handed, dialect);
    listener.accept(delivered);
    if (fault.isPresent()) {
      fail(exchange, fault.get());
    } else {
      answer(exchange, dialect.takenStatus(), dialect.takenBody(handed, delivered.messageId()));
    }
  }

  /** Without a status the exchange is closed with nothing written: the connection breaks. */
  private static void fail(HttpExchange exchange, Fault fault) throws IOException {
    if (fault.status() > 0) {
      answer(exchange, fault.status(), fault.body());
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
