package dev.tollgate.client;

import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;

/** Gives every call that has no credentials of its own the client's key. */
final class KeyInterceptor implements ClientInterceptor {
  private final CallCredentials key;

  KeyInterceptor(CallCredentials key) {
    this.key = key;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return next.newCall(
        method, options.getCredentials() == null ? options.withCallCredentials(key) : options);
  }
}
