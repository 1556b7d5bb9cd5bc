package example;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tollgate.client.HttpDenial;
import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.OutboundSend;
import dev.tollgate.client.Permission;
import dev.tollgate.client.Recipient;
import dev.tollgate.client.SendPath;
import dev.tollgate.client.SendReport;
import dev.tollgate.client.SpoolOptions;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.client.TollgateException;
import dev.tollgate.client.TrackOutcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A gateway with nothing but the JDK and the client: {@code POST /inbound} is a provider's webhook,
 * {@code POST /send} sends a message. Both take a form: tenant, customer, and id or text.
 */
public final class Gateway implements AutoCloseable {
  private final TollgateClient tollgate;
  private final Provider provider;
  private final ExecutorService workers = Executors.newFixedThreadPool(16);
  private final InstantSource clock = InstantSource.system();
  private final HttpServer http;

  /** Whoever brings a message to its customer, and names it. */
  @FunctionalInterface
  public interface Provider {
    String send(String customer, String text) throws IOException;
  }

  /** Listens on this machine at this port; 0: one that is free. Closes the client. */
  public Gateway(TollgateClient tollgate, Provider provider, int port) throws IOException {
    this.tollgate = tollgate;
    this.provider = provider;
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    http.createContext("/inbound", exchange -> handle(exchange, this::inbound));
    http.createContext("/send", exchange -> handle(exchange, this::send));
    http.setExecutor(workers);
    http.start();
  }

  public static void main(String[] args) throws IOException {
    String target = System.getenv().getOrDefault("TOLLGATE_SERVER", "127.0.0.1:9090");
    TollgateClient tollgate =
        TollgateClient.builder()
            .target(target)
            .spool(SpoolOptions.in(Path.of("gateway-spool")))
            .build();
    // Stands for a real provider, whose id of the message the answer has.
    Provider provider = (customer, text) -> "sid-" + UUID.randomUUID();
    Gateway gateway = new Gateway(tollgate, provider, 8080);
    Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
    System.out.println("ready: http://127.0.0.1:" + gateway.port() + ", metering " + target);
  }

  public int port() {
    return http.getAddress().getPort();
  }

  private record Answer(int status, String body) {}

  /** 503 has the provider send the message again; it counts once however often it comes. */
  private Answer inbound(Form form) {
    TrackOutcome outcome =
        tollgate
            .inbound()
            .track(
                InboundMessage.builder(form.field("tenant"), form.field("customer"))
                    .messageId(form.field("id"))
                    .build());
    boolean done = outcome.isSafe() || outcome instanceof TrackOutcome.Refused;
    return new Answer(done ? 200 : 503, "");
  }

  private Answer send(Form form) {
    String customer = form.field("customer");
    String text = form.field("text");
    SendReport report =
        tollgate
            .outbound()
            .send(
                OutboundSend.of(
                    form.field("tenant"), Recipient.customer(customer), SendPath.DIRECT),
                () -> provider.send(customer, text));
    if (report instanceof SendReport.Sent sent) {
      return new Answer(200, sent.messageId());
    } else if (report instanceof SendReport.Denied denied) {
      return denied(denied.permission());
    }
    return new Answer(502, "");
  }

  /** Without a decision there is nothing to tell but to come again. */
  private Answer denied(Permission permission) {
    return permission
        .decision()
        .map(decision -> HttpDenial.of(decision, clock.instant()))
        .map(denial -> new Answer(denial.status(), denial.body()))
        .orElse(new Answer(503, ""));
  }

  private static void handle(HttpExchange exchange, Function<Form, Answer> path)
      throws IOException {
    try (exchange) {
      Answer answer;
      try {
        answer = path.apply(Form.of(exchange.getRequestBody()));
      } catch (IllegalArgumentException | TollgateException wrong) {
        answer = new Answer(400, wrong.getMessage());
      }
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Takes no more requests, and ends once what is under way is recorded or kept. */
  @Override
  public void close() {
    http.stop(1);
    workers.shutdown();
    tollgate.close();
  }
}
