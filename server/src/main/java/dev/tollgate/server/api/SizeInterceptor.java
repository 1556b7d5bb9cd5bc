package dev.tollgate.server.api;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;

/**
 * Refuses requests that are too long for their method, while they are decompressed, and those that
 * hold too many elements, before they are parsed. Belongs around {@link UnparsedMessages}, within
 * {@link MalformedInterceptor}.
 */
final class SizeInterceptor implements ServerInterceptor {
  /** Shorter requests cannot hold enough to cost anything: the parser and the rules will do. */
  static final int SCANNED_BYTES_MIN = 4 * 1024;

  private final RequestLimits limits;

  SizeInterceptor(RequestLimits limits) {
    this.limits = limits;
  }

  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    RequestLimits.Limit limit = limits.of(call.getMethodDescriptor());
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      @SuppressWarnings("unchecked") // Q is what UnparsedMessages makes it: InputStream.
      public void onMessage(Q message) {
        super.onMessage((Q) checked((InputStream) message, limit));
      }
    };
  }

  private static RequestBytes checked(InputStream message, RequestLimits.Limit limit) {
    try {
      RequestBytes bytes = RequestBytes.of(message, limit.bytesMax());
      if (bytes.array().length >= SCANNED_BYTES_MIN) {
        RequestScan.check(bytes.array(), limit.shape());
      }
      return bytes;
    } catch (InvalidProtocolBufferException e) {
      throw malformed(e);
    } catch (IOException e) {
      throw malformed(new InvalidProtocolBufferException(e));
    }
  }

  private static RuntimeException malformed(InvalidProtocolBufferException e) {
    return Status.INTERNAL.withCause(e).asRuntimeException();
  }
}
