package dev.tollgate.server.api;

import io.grpc.ServerCall;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the listener of a call that is not begun yet, and keeps for it what happens
 * meanwhile. That is little: no request is read before a call is begun.
 */
final class DeferredListener<Q> extends ServerCall.Listener<Q> {
  private List<Consumer<ServerCall.Listener<Q>>> early = new ArrayList<>();
  private ServerCall.@Nullable Listener<Q> listener;

  /** Begins the call, on any thread. */
  synchronized void begin(Supplier<ServerCall.Listener<Q>> call) {
    ServerCall.Listener<Q> begun = call.get();
    early.forEach(event -> event.accept(begun));
    early = List.of();
    listener = begun;
  }

  private synchronized void pass(Consumer<ServerCall.Listener<Q>> event) {
    if (listener == null) {
      early.add(event);
    } else {
      event.accept(listener);
    }
  }

  @Override
  public void onMessage(Q message) {
    pass(listener -> listener.onMessage(message));
  }

  @Override
  public void onHalfClose() {
    pass(ServerCall.Listener::onHalfClose);
  }

  @Override
  public void onCancel() {
    pass(ServerCall.Listener::onCancel);
  }

  @Override
  public void onComplete() {
    pass(ServerCall.Listener::onComplete);
  }

  @Override
  public void onReady() {
    pass(ServerCall.Listener::onReady);
  }
}
