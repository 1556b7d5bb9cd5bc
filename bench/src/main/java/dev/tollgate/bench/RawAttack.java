package dev.tollgate.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes bytes to sockets at a steady rate, to one connection after the other, and opens those anew
 * that the server closes.
 */
final class RawAttack implements Attack {
  /** Of the loopback network, but not the address that the victim comes from. */
  private static final String ADDRESS = "127.0.0.2";

  /** So little is taken from the server of what is not read. */
  private static final int UNREAD_BYTES = 4 * 1024;

  private static final int READ_BYTES = 64 * 1024;

  /** What it does when it is late by more than this: nothing, so that its rate stays what it is. */
  private static final long LATE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(100);

  /** What a connection sends next. */
  @FunctionalInterface
  interface Bytes {
    /** The bytes; {@code turn} counts from 0 for each connection. */
    byte[] at(int turn);
  }

  /**
   * What an attack is like.
   *
   * @param perSecond messages a second, over all connections
   * @param reads whether it reads what the server sends
   */
  record Plan(String title, int connections, int perSecond, boolean reads, Bytes bytes) {}

  private static final class Line {
    private @Nullable SocketChannel channel;
    private ByteBuffer unsent = ByteBuffer.allocate(0);
    private int turn;
  }

  private final Plan plan;
  private final InetSocketAddress server;
  private final Line[] lines;
  private final ByteBuffer read = ByteBuffer.allocateDirect(READ_BYTES);
  private final AtomicLong written = new AtomicLong();
  private final Thread thread;
  private volatile boolean stopping;

  RawAttack(Plan plan, int port) {
    this.plan = plan;
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.lines = new Line[plan.connections()];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = new Line();
    }
    this.thread = new Thread(this::run, "bench-attack");
  }

  @Override
  public String title() {
    return plan.title();
  }

  @Override
  public void start() {
    thread.start();
  }

  private void run() {
    long interval = TimeUnit.SECONDS.toNanos(1) / plan.perSecond();
    long due = System.nanoTime();
    for (int next = 0; !stopping; next = (next + 1) % lines.length) {
      long now = System.nanoTime();
      if (now < due) {
        LockSupport.parkNanos(due - now);
      }
      due = Math.max(due + interval, now - LATE_NANOS_MAX);
      step(lines[next]);
    }
  }

  private void step(Line line) {
    try {
      SocketChannel channel = line.channel;
      if (channel == null) {
        channel = opened();
        line.channel = channel;
        written.incrementAndGet();
        line.turn = 0;
        line.unsent = ByteBuffer.allocate(0);
      }
      if (!line.unsent.hasRemaining()) {
        line.unsent = ByteBuffer.wrap(plan.bytes().at(line.turn++));
        written.addAndGet(line.unsent.hasRemaining() ? 1 : 0);
      }
      int unused = channel.write(line.unsent);
      if (plan.reads()) {
        drain(channel);
      }
    } catch (IOException closedByServer) {
      close(line);
    }
  }

  private SocketChannel opened() throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      if (!plan.reads()) {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, UNREAD_BYTES);
      }
      channel.bind(new InetSocketAddress(ADDRESS, 0));
      boolean unused = channel.connect(server);
      channel.configureBlocking(false);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private void drain(SocketChannel channel) throws IOException {
    int count = READ_BYTES;
    while (count == READ_BYTES) {
      read.clear();
      count = channel.read(read);
      if (count < 0) {
        throw new IOException("closed");
      }
    }
  }

  private static void close(Line line) {
    SocketChannel channel = line.channel;
    line.channel = null;
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new BenchException("cannot close a socket", e);
      }
    }
  }

  @Override
  public long count() {
    return written.get();
  }

  @Override
  public void stop() throws InterruptedException {
    stopping = true;
    thread.join();
    for (Line line : lines) {
      close(line);
    }
  }
}
