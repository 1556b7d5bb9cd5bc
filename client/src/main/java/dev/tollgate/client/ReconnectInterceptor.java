package dev.tollgate.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Connects again soon after the server is back.
 *
 * <p>gRPC's own pause between attempts to connect grows to two minutes, and calls fail at once
 * while it lasts. As long as calls are made and fail as UNAVAILABLE, this cuts the pause short,
 * once a {@link #PAUSE}.
 */
final class ReconnectInterceptor implements ClientInterceptor {
  /** Often enough that nobody waits for it, rare enough not to burden a server that starts. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  private final ManagedChannel channel;
  private final InstantSource clock;
  private final AtomicLong lastResetMillis = new AtomicLong();

  ReconnectInterceptor(ManagedChannel channel, InstantSource clock) {
    this.channel = channel;
    this.clock = clock;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        super.start(new ClosingListener<>(listener), headers);
      }
    };
  }

  private void resetConnectBackoff() {
    long now = clock.millis();
    long last = lastResetMillis.get();
    // A clock that was set back must not stop the resets.
    boolean due = now < last || now - last >= PAUSE.toMillis();
    if (due && lastResetMillis.compareAndSet(last, now)) {
      channel.resetConnectBackoff();
    }
  }

  private final class ClosingListener<A> extends SimpleForwardingClientCallListener<A> {
    ClosingListener(ClientCall.Listener<A> listener) {
      super(listener);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (status.getCode() == Status.Code.UNAVAILABLE) {
        resetConnectBackoff();
      }
      super.onClose(status, trailers);
    }
  }
}
