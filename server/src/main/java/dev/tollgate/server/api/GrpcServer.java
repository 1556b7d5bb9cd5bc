package dev.tollgate.server.api;

import io.grpc.BindableService;
import io.grpc.Codec;
import io.grpc.DecompressorRegistry;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC server on its socket. Calls run on the transport's own threads, because no handler
 * blocks. Beside the services it serves health and reflection.
 *
 * <p>Broken gRPC framing is answered by the transport before any interceptor: INTERNAL for reserved
 * bits in a frame's header, for a compressed frame without an encoding, and for a stream that ends
 * within a frame; RESOURCE_EXHAUSTED for a message over the limit; UNIMPLEMENTED for an unknown
 * method or encoding.
 */
public final class GrpcServer {
  /** A batch of 1000 items as long as they may be in Latin letters; more is RESOURCE_EXHAUSTED. */
  public static final int MESSAGE_BYTES_MAX = 4 * 1024 * 1024;

  /** No call needs more than a key and a deadline; more than this is refused by the transport. */
  public static final int METADATA_BYTES_MAX = 8 * 1024;

  /** Calls of one connection at a time; a client lets more wait. One cannot take all memory. */
  public static final int CALLS_PER_CONNECTION_MAX = 2000;

  /** A connection that does not speak HTTP/2 by then is closed: it holds a socket for nothing. */
  static final Duration HANDSHAKE_MAX = Duration.ofSeconds(10);

  /** How often a client may ping, with or without calls: proxies cut what is silent for long. */
  static final Duration PING_INTERVAL_MIN = Duration.ofSeconds(10);

  /** The server's own pings find clients that vanished without closing. */
  static final Duration PING_INTERVAL = Duration.ofMinutes(1);

  static final Duration PING_TIMEOUT = Duration.ofSeconds(20);

  /**
   * Calls a client may cancel in {@link #RESET_WINDOW_SECONDS} before it is cut off. A full house
   * of calls that all meet their deadline every second stays below; a flood of resets does not.
   */
  static final int RESETS_MAX = 20_000;

  static final int RESET_WINDOW_SECONDS = 5;

  /** Logs a stack trace for every message over the limit; the caller is told, and that will do. */
  private static final Logger STREAM_LOG =
      Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerStream");

  static {
    STREAM_LOG.setLevel(Level.SEVERE);
    BrokenConnections.tellBriefly();
  }

  private final Server server;
  private final HealthStatusManager health;
  private final CallsUnderWay calls;

  private GrpcServer(Server server, HealthStatusManager health, CallsUnderWay calls) {
    this.server = server;
    this.health = health;
    this.calls = calls;
  }

  /**
   * Where calls come in, and what they pass.
   *
   * @param address port 0 for any free one
   * @param tls what encrypts the connections; null: nothing does
   * @param keys finds out who calls the services; health and reflection are open to all
   */
  public record Entrance(
      InetSocketAddress address, @Nullable SslContext tls, ServerInterceptor keys) {}

  /**
   * Starts serving.
   *
   * @param health answers health checks; set to NOT_SERVING for good when the server stops
   * @throws IOException when the address cannot be bound
   */
  public static GrpcServer start(
      Entrance entrance, HealthStatusManager health, List<BindableService> services)
      throws IOException {
    NettyServerBuilder builder =
        limited(NettyServerBuilder.forAddress(entrance.address()))
            .sslContext(entrance.tls())
            .addTransportFilter(new PeerCertificate())
            .directExecutor()
            .decompressorRegistry(
                DecompressorRegistry.emptyInstance()
                    .with(Codec.Identity.NONE, false)
                    .with(new GzipOnRead(), true));
    CallsUnderWay calls = new CallsUnderWay();
    for (BindableService service : services) {
      builder.addService(
          ServerInterceptors.intercept(Intercepted.service(service, entrance.keys()), calls));
    }
    builder.addService(Intercepted.open(health.getHealthService().bindService()));
    builder.addService(Intercepted.open(ProtoReflectionServiceV1.newInstance().bindService()));
    return new GrpcServer(builder.build().start(), health, calls);
  }

  private static NettyServerBuilder limited(NettyServerBuilder builder) {
    return builder
        .maxInboundMessageSize(MESSAGE_BYTES_MAX)
        .maxInboundMetadataSize(METADATA_BYTES_MAX)
        .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION_MAX)
        .maxRstFramesPerWindow(RESETS_MAX, RESET_WINDOW_SECONDS)
        .handshakeTimeout(HANDSHAKE_MAX.toMillis(), TimeUnit.MILLISECONDS)
        .permitKeepAliveTime(PING_INTERVAL_MIN.toMillis(), TimeUnit.MILLISECONDS)
        .permitKeepAliveWithoutCalls(true)
        .keepAliveTime(PING_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTimeout(PING_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The port it listens on. */
  public int port() {
    return server.getPort();
  }

  /**
   * Takes no new calls, says so in health answers, waits for the calls under way, and cancels those
   * that are not done in time.
   *
   * @param grace how long to wait
   * @return whether every call was answered
   * @throws InterruptedException when interrupted; the server is then stopped at once
   */
  public boolean stop(Duration grace) throws InterruptedException {
    health.enterTerminalState();
    server.shutdown();
    boolean drained = false;
    try {
      drained = calls.awaitNone(grace);
    } finally {
      server.shutdownNow();
    }
    return drained;
  }
}
