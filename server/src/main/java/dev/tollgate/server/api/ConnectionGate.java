package dev.tollgate.server.api;

import com.sun.management.UnixOperatingSystemMXBean;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelFuture;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands at the listening socket and closes connections that are too many, before anything is made
 * for them. One address may have half of all, so that another still gets in.
 */
final class ConnectionGate extends ChannelInboundHandlerAdapter {
  /** A gateway needs one connection, or a few: this is room for thousands of gateways. */
  static final int CONNECTIONS_MAX = 10_000;

  /** What one may hold in memory, with TLS: fewer connections on a small heap. */
  static final long HEAP_BYTES_PER_CONNECTION = 128 * 1024;

  /** The share of the file descriptors that connections may take: the rest is for the database. */
  private static final double DESCRIPTORS_SHARE = 0.75;

  /** Whoever opens connections could else fill the log. */
  private static final Duration TELL_INTERVAL = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(ConnectionGate.class);

  private final int connectionsMax;
  private final Map<SocketAddress, Integer> byAddress = new HashMap<>();
  private int open;
  private long toldNanos = System.nanoTime() - TELL_INTERVAL.toNanos();

  /** Lets as many connections in. */
  ConnectionGate(int connectionsMax) {
    this.connectionsMax = connectionsMax;
  }

  /** Lets in what this process has the memory and the descriptors for. */
  static ConnectionGate ofProcess() {
    long heap = Runtime.getRuntime().maxMemory() / HEAP_BYTES_PER_CONNECTION;
    return new ConnectionGate((int) Math.min(CONNECTIONS_MAX, Math.min(heap, descriptors())));
  }

  private static long descriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? (long) (unix.getMaxFileDescriptorCount() * DESCRIPTORS_SHARE)
        : CONNECTIONS_MAX;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Channel connection = (Channel) message;
    SocketAddress address = address(connection);
    if (!enter(address)) {
      connection.unsafe().closeForcibly();
      return;
    }
    ChannelFuture unused = connection.closeFuture().addListener(closed -> leave(address));
    connection.pipeline().addLast(new UnreadAnswers());
    context.fireChannelRead(connection);
  }

  private static SocketAddress address(Channel connection) {
    return connection.remoteAddress() instanceof InetSocketAddress inet
        ? new InetSocketAddress(inet.getAddress(), 0)
        : new InetSocketAddress(0);
  }

  private synchronized boolean enter(SocketAddress address) {
    int ofAddress = byAddress.getOrDefault(address, 0);
    if (open >= connectionsMax || ofAddress >= Math.max(1, connectionsMax / 2)) {
      tell();
      return false;
    }
    open++;
    byAddress.put(address, ofAddress + 1);
    return true;
  }

  private void tell() {
    long now = System.nanoTime();
    if (now - toldNanos >= TELL_INTERVAL.toNanos()) {
      toldNanos = now;
      log.warn("{} of {} connections are open: some are refused", open, connectionsMax);
    }
  }

  private synchronized void leave(SocketAddress address) {
    open--;
    byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
  }
}
