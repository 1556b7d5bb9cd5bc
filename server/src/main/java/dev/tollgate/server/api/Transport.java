package dev.tollgate.server.api;

import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.IoHandlerFactory;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The transport's threads and listening socket, with limits on connections. They are made here and
 * not by gRPC, because only so a {@link ConnectionGate} can stand at the socket.
 */
final class Transport implements AutoCloseable {
  /**
   * Calls of one connection at a time; a client lets more wait. {@link CallMemory} bounds what they
   * hold together.
   */
  static final int CALLS_PER_CONNECTION_MAX = 2000;

  /** A connection that does not speak HTTP/2 by then is closed: it holds a socket for nothing. */
  static final Duration HANDSHAKE_MAX = Duration.ofSeconds(10);

  /** How often a client may ping, with or without calls: proxies cut what is silent for long. */
  static final Duration PING_INTERVAL_MIN = Duration.ofSeconds(10);

  /** The server's own pings find clients that vanished without closing, and those that stall. */
  static final Duration PING_INTERVAL = Duration.ofMinutes(1);

  static final Duration PING_TIMEOUT = Duration.ofSeconds(20);

  /** A connection without calls for so long is closed; its client opens one with its next call. */
  static final Duration IDLE_MAX = Duration.ofMinutes(10);

  /**
   * After this, give or take a tenth, a client is told to open another connection, so that clients
   * spread over servers that were added, and streams do not last for ever.
   */
  static final Duration AGE_MAX = Duration.ofMinutes(30);

  /** For the calls under way on an old connection: more than any call with one answer may last. */
  static final Duration AGE_GRACE = CallDeadline.CALL_MAX.multipliedBy(2);

  /**
   * Calls a client may cancel in {@link #RESET_WINDOW_SECONDS} before it is cut off. A full house
   * of calls that all meet their deadline every second stays below; a flood of resets does not.
   */
  static final int RESETS_MAX = 20_000;

  static final int RESET_WINDOW_SECONDS = 5;

  /** At the end, for threads that only have to close sockets. */
  private static final Duration END_MAX = Duration.ofSeconds(2);

  /** Without work for so long, a thread has sent what there was to be sent. */
  private static final Duration END_QUIET = Duration.ofMillis(50);

  /**
   * Logs a stack trace for every message over the limit, broken frame and connection cut off: a
   * caller could fill the disk. Callers are told, and that will do.
   */
  private static final Logger LOG = Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty");

  static {
    LOG.setLevel(Level.SEVERE);
    BrokenConnections.tellBriefly();
  }

  private final EventLoopGroup listener;
  private final EventLoopGroup workers;

  Transport() {
    IoHandlerFactory io =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    listener =
        new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("tollgate-listen", true), io);
    workers =
        new MultiThreadIoEventLoopGroup(0, new DefaultThreadFactory("tollgate-grpc", true), io);
  }

  /** The builder with this transport and its limits. */
  NettyServerBuilder on(NettyServerBuilder builder) {
    return builder
        .bossEventLoopGroup(listener)
        .workerEventLoopGroup(workers)
        .channelFactory(Transport::listening)
        .maxInboundMetadataSize(GrpcServer.METADATA_BYTES_MAX)
        .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION_MAX)
        .maxRstFramesPerWindow(RESETS_MAX, RESET_WINDOW_SECONDS)
        .handshakeTimeout(HANDSHAKE_MAX.toMillis(), TimeUnit.MILLISECONDS)
        .permitKeepAliveTime(PING_INTERVAL_MIN.toMillis(), TimeUnit.MILLISECONDS)
        .permitKeepAliveWithoutCalls(true)
        .keepAliveTime(PING_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTimeout(PING_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .maxConnectionIdle(IDLE_MAX.toMillis(), TimeUnit.MILLISECONDS)
        .maxConnectionAge(AGE_MAX.toMillis(), TimeUnit.MILLISECONDS)
        .maxConnectionAgeGrace(AGE_GRACE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static ServerChannel listening() {
    ServerChannel channel =
        Epoll.isAvailable() ? new EpollServerSocketChannel() : new NioServerSocketChannel();
    channel.pipeline().addLast(ConnectionGate.ofProcess());
    return channel;
  }

  @Override
  public void close() {
    end(listener);
    end(workers);
  }

  private static void end(EventLoopGroup threads) {
    Future<?> unused =
        threads.shutdownGracefully(END_QUIET.toMillis(), END_MAX.toMillis(), TimeUnit.MILLISECONDS);
  }
}
