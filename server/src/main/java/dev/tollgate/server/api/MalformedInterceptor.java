package dev.tollgate.server.api;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;

/**
 * Answers INVALID_ARGUMENT to bytes that are no request of the method, and to a unary call without
 * a request or with several: gRPC by itself calls that UNKNOWN and INTERNAL. Sees the unparsed
 * bytes pass, so it belongs around {@link UnparsedMessages}.
 */
final class MalformedInterceptor implements ServerInterceptor {
  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    return new Checked<>(next.startCall(call, headers), call.getMethodDescriptor());
  }

  private static final class Checked<Q> extends SimpleForwardingServerCallListener<Q> {
    private final MethodDescriptor<Q, ?> method;
    private boolean received;

    Checked(ServerCall.Listener<Q> delegate, MethodDescriptor<Q, ?> method) {
      super(delegate);
      this.method = method;
    }

    @Override
    public void onMessage(Q message) {
      if (received && method.getType().clientSendsOneMessage()) {
        throw invalid("the call takes one request, and got more");
      }
      received = true;
      try {
        super.onMessage(message);
      } catch (StatusRuntimeException e) {
        throw e.getCause() instanceof InvalidProtocolBufferException
            ? invalid("request is not a valid " + requestType(method))
            : e;
      }
    }

    @Override
    public void onHalfClose() {
      if (!received && method.getType().clientSendsOneMessage()) {
        throw invalid("the call takes one request, and got none");
      }
      super.onHalfClose();
    }
  }

  private static ApiFault invalid(String text) {
    return ApiFault.of(Code.INVALID_ARGUMENT, text);
  }

  private static String requestType(MethodDescriptor<?, ?> method) {
    return method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema
        ? schema.getMethodDescriptor().getInputType().getFullName()
        : "request of " + method.getFullMethodName();
  }
}
