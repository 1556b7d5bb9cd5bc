package dev.tollgate.gateway.http;

import dev.tollgate.gateway.config.ListenConfig;
import dev.tollgate.gateway.metrics.GatewayMetrics;
import dev.tollgate.gateway.provider.Twilio;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.router.Endpoint;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway's HTTP server: its routes, and JSON for everything that goes wrong. */
public final class HttpApi implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpApi.class);

  private static final String BEGAN = "began";
  private static final String WEBHOOKS = "/webhooks/whatsapp";
  private static final String TWILIO = "/webhooks/twilio";
  private static final String SEND = "/api/whatsapp/send";
  private static final String JOBS = "/api/whatsapp/jobs";

  /** Above the parts of a request, each of which is bounded: an answer comes from those. */
  private static final long ASYNC_TIMEOUT_MILLIS = 180_000;

  private final GracefulHandler requests = new GracefulHandler();
  private final Duration stopTimeout;
  private final Javalin javalin;

  /**
   * What is served.
   *
   * @param webhooks the Cloud API's webhooks
   * @param twilio Twilio's webhooks
   * @param sends takes sends
   * @param jobs what became of queued sends
   * @param operation what operators and their programs look at
   */
  public record Endpoints(
      WebhookEndpoint webhooks,
      TwilioEndpoint twilio,
      SendEndpoint sends,
      JobsEndpoint jobs,
      Operation operation) {}

  /**
   * What operators and their programs look at.
   *
   * @param health state and counts
   * @param ready whether it can work
   * @param metrics figures, and where requests are counted
   */
  public record Operation(HealthEndpoint health, ReadyEndpoint ready, GatewayMetrics metrics) {}

  /**
   * Starts to serve on the threads of the pool, which is stopped with the server.
   *
   * @throws io.javalin.util.JavalinException when it cannot listen there
   */
  public HttpApi(ListenConfig listen, QueuedThreadPool threads, Endpoints endpoints) {
    this.stopTimeout = listen.stopTimeout();
    endpoints
        .operation()
        .metrics()
        .gauge(
            "http.requests.in.flight",
            "HTTP requests under way, the one that asks among them",
            requests::getCurrentRequestCount);
    InFlight posts = new InFlight(listen.inFlightMax(), threads);
    InFlight sends = new InFlight(listen.inFlightMax(), threads);
    this.javalin =
        Javalin.create(
            config -> {
              listen(config, threads);
              operate(config.routes, endpoints.operation());
              config.routes.get(WEBHOOKS, endpoints.webhooks()::verify);
              config.routes.post(
                  WEBHOOKS, ctx -> posts.run(ctx, () -> endpoints.webhooks().receive(ctx)));
              config.routes.post(
                  TWILIO, ctx -> posts.run(ctx, () -> endpoints.twilio().receive(ctx)));
              config.routes.post(
                  Twilio.STATUS_PATH, ctx -> posts.run(ctx, () -> endpoints.twilio().status(ctx)));
              config.routes.post(SEND, ctx -> sends.run(ctx, () -> endpoints.sends().send(ctx)));
              config.routes.get(JOBS, endpoints.jobs()::list);
              config.routes.post(JOBS + "/replay", endpoints.jobs()::replayAll);
              config.routes.get(JOBS + "/{id}", endpoints.jobs()::show);
              config.routes.post(JOBS + "/{id}/replay", endpoints.jobs()::replay);
              errors(config.routes);
            });
    javalin.start(listen.bind(), listen.port());
  }

  /** The port it listens on. */
  public int port() {
    return javalin.port();
  }

  /** Answers new requests 503, waits for those in progress within the stop timeout, and ends. */
  @Override
  public void close() {
    // Waited for here, so that the server's own stop finds nothing in progress.
    try {
      requests.shutdown().get(stopTimeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException failure) {
      log.warn("{} requests did not end in {}", requests.getCurrentRequestCount(), stopTimeout);
    }
    javalin.stop();
  }

  private void listen(JavalinConfig config, QueuedThreadPool threads) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.asyncTimeout = ASYNC_TIMEOUT_MILLIS;
    config.jetty.threadPool = threads;
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    config.jetty.modifyServer(
        server -> {
          server.insertHandler(requests);
          server.setErrorHandler(new JsonErrorHandler());
        });
    config.jetty.modifyServletContextHandler(
        context -> context.setErrorHandler(new JsonErrorHandler()));
  }

  /** These need no token: they tell nothing personal. */
  private static void operate(RoutesConfig routes, Operation operation) {
    routes.get("/health", operation.health()::show);
    routes.get(ReadyEndpoint.PATH, operation.ready()::show);
    routes.get("/metrics", new MetricsEndpoint(operation.metrics())::show);
    routes.before(ctx -> ctx.attribute(BEGAN, System.nanoTime()));
    routes.after(ctx -> count(ctx, operation.metrics()));
  }

  /** Requests of paths that are none are one route. */
  private static void count(Context ctx, GatewayMetrics metrics) {
    Long began = ctx.attribute(BEGAN);
    Endpoint route = ctx.endpoints().lastHttpEndpoint();
    if (began != null) {
      metrics.answered(
          ctx.method().name(),
          route == null ? "none" : route.path,
          ctx.statusCode(),
          Duration.ofNanos(System.nanoTime() - began));
    }
  }

  private static void errors(RoutesConfig routes) {
    routes.exception(RefusedException.class, (refused, ctx) -> refused.answer().write(ctx));
    routes.exception(
        HttpResponseException.class, (refused, ctx) -> answer(refused.getStatus()).write(ctx));
    routes.exception(
        Exception.class,
        (defect, ctx) -> {
          log.error("a request of {} {} failed", ctx.method(), ctx.path(), defect);
          answer(500).write(ctx);
        });
  }

  /** The answer to what no endpoint answered. */
  static Answer answer(int status) {
    return switch (status) {
      case 404 -> Answer.error(404, "NOT_FOUND", "there is nothing at this path");
      case 405 -> Answer.error(405, "METHOD_NOT_ALLOWED", "this path does not take this method");
      case 500 -> Answer.error(500, "INTERNAL", "the gateway failed; its log says how");
      case 503 -> Answer.error(503, "STOPPING", "the gateway is stopping or too busy");
      default -> Answer.error(status, "HTTP_" + status, "the request is not valid HTTP here");
    };
  }
}
