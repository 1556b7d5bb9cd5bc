package dev.tollgate.server.api;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs failed calls at debug level: caller, method, code and time taken, one line each. Requests
 * and texts stay out of it: they may hold personal data.
 */
final class LogInterceptor implements ServerInterceptor {
  private static final Logger log = LoggerFactory.getLogger(LogInterceptor.class);

  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    if (!log.isDebugEnabled()) {
      return next.startCall(call, headers);
    }
    long startNanos = System.nanoTime();
    String caller = Callers.name();
    ServerCall<Q, S> logged =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            if (!status.isOk()) {
              log(call, caller, status.getCode(), startNanos);
            }
            super.close(status, trailers);
          }
        };
    return new SimpleForwardingServerCallListener<>(next.startCall(logged, headers)) {
      @Override
      public void onCancel() {
        log(call, caller, Status.Code.CANCELLED, startNanos);
        super.onCancel();
      }
    };
  }

  private static void log(ServerCall<?, ?> call, String caller, Status.Code code, long startNanos) {
    log.debug(
        "{} {} {} after {} ms",
        caller,
        call.getMethodDescriptor().getFullMethodName(),
        code,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
  }
}
