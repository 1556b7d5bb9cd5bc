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

  private final Server server;
  private final HealthStatusManager health;
  private final CallsUnderWay calls = new CallsUnderWay();
  private final CallLimits limits;
  private final Transport transport = new Transport();

  private GrpcServer(
      Entrance entrance,
      HealthStatusManager health,
      List<BindableService> services,
      CallLimits limits)
      throws IOException {
    this.health = health;
    this.limits = limits;
    NettyServerBuilder builder = builder(entrance);
    for (BindableService service : services) {
      builder.addService(
          ServerInterceptors.intercept(
              Intercepted.service(service, entrance.keys(), limits), calls));
    }
    builder.addService(Intercepted.open(health.getHealthService(), limits));
    builder.addService(Intercepted.open(ProtoReflectionServiceV1.newInstance(), limits));
    try {
      server = builder.build().start();
    } catch (IOException | RuntimeException e) {
      closeParts();
      throw e;
    }
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
    return start(entrance, health, services, CallLimits.ofProcess());
  }

  /** The same with other limits, which are closed with the server. */
  static GrpcServer start(
      Entrance entrance,
      HealthStatusManager health,
      List<BindableService> services,
      CallLimits limits)
      throws IOException {
    return new GrpcServer(entrance, health, services, limits);
  }

  private NettyServerBuilder builder(Entrance entrance) {
    return limits
        .on(transport.on(NettyServerBuilder.forAddress(entrance.address())))
        .sslContext(entrance.tls())
        .addTransportFilter(new PeerCertificate())
        .directExecutor()
        .maxInboundMessageSize(MESSAGE_BYTES_MAX)
        .decompressorRegistry(
            DecompressorRegistry.emptyInstance()
                .with(Codec.Identity.NONE, false)
                .with(new GzipOnRead(), true));
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
      closeParts();
    }
    return drained;
  }

  private void closeParts() {
    transport.close();
    limits.close();
  }
}
