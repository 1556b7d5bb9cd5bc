package dev.tollgate.bench;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes calls with a key and any bytes at a steady rate over one connection. */
final class CallAttack implements Attack {
  /** When as many are not answered yet, the next are not made. */
  private static final int IN_FLIGHT_MAX = 64;

  private static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  /**
   * What an attack is like.
   *
   * @param method its full name
   * @param compression such as gzip; null for none
   * @param requests makes the next request
   */
  record Plan(
      String title,
      String method,
      int perSecond,
      @Nullable String compression,
      Supplier<byte[]> requests) {}

  private final Plan plan;
  private final ManagedChannel connection;
  private final Channel channel;
  private final AtomicLong made = new AtomicLong();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Thread thread;
  private volatile boolean stopping;

  CallAttack(Plan plan, BenchKey key, int port) {
    this.plan = plan;
    this.connection =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            .directExecutor()
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .build();
    this.channel = key.on(connection);
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
    while (!stopping) {
      long now = System.nanoTime();
      if (now < due) {
        LockSupport.parkNanos(due - now);
      }
      due = Math.max(due, now) + interval;
      if (inFlight.get() < IN_FLIGHT_MAX) {
        call(plan.requests().get());
      }
    }
  }

  private void call(byte[] request) {
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS);
    ClientCall<byte[], byte[]> call =
        channel.newCall(
            MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodType.UNARY)
                .setFullMethodName(plan.method())
                .setRequestMarshaller(BYTES)
                .setResponseMarshaller(BYTES)
                .build(),
            plan.compression() == null ? options : options.withCompression(plan.compression()));
    inFlight.incrementAndGet();
    made.incrementAndGet();
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            inFlight.decrementAndGet();
          }
        },
        new Metadata());
    call.request(2);
    call.sendMessage(request);
    call.halfClose();
  }

  @Override
  public long count() {
    return made.get();
  }

  @Override
  public void stop() throws InterruptedException {
    stopping = true;
    thread.join();
    if (!connection.shutdownNow().awaitTermination(5, TimeUnit.SECONDS)) {
      throw new BenchException("an attacker's connection did not close");
    }
  }
}
