package dev.tollgate.server.cli;

import com.google.protobuf.Message;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import io.grpc.BindableService;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The contract's three services on a socket: each method answers what it was told to, or with an
 * empty answer, and every request is remembered.
 */
final class FakeTollgate implements AutoCloseable {
  private final Map<MethodDescriptor<?, ?>, Object> answers = new ConcurrentHashMap<>();
  private final Queue<Object> requests = new ConcurrentLinkedQueue<>();
  private final Queue<String> authorizations = new ConcurrentLinkedQueue<>();
  private final Server server;
  private volatile @Nullable StatusRuntimeException failure;
  private volatile boolean silent;

  FakeTollgate() throws IOException {
    this(InsecureServerCredentials.create());
  }

  FakeTollgate(ServerCredentials credentials) throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, credentials)
            .intercept(new AuthorizationRecorder())
            .addService(service(MeteringServiceGrpc.getServiceDescriptor()))
            .addService(service(UsageServiceGrpc.getServiceDescriptor()))
            .addService(service(AdminServiceGrpc.getServiceDescriptor()))
            .build()
            .start();
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  /** What the method answers from now on. */
  <A extends Message> void answer(MethodDescriptor<?, A> method, A answer) {
    answers.put(method, answer);
  }

  /** Every call fails from now on. */
  void fail(StatusRuntimeException with) {
    failure = with;
  }

  /** No call is answered from now on. */
  void fallSilent() {
    silent = true;
  }

  /** The requests of this type so far, in order. */
  <Q extends Message> List<Q> requests(Class<Q> type) {
    return requests.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The authorization of each call so far, in order; "none" for those without. */
  List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private BindableService service(ServiceDescriptor descriptor) {
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(descriptor);
    for (MethodDescriptor<?, ?> method : descriptor.getMethods()) {
      add(service, method);
    }
    return service::build;
  }

  private <Q, A> void add(ServerServiceDefinition.Builder service, MethodDescriptor<Q, A> method) {
    if (method.getType() == MethodDescriptor.MethodType.UNARY) {
      service.addMethod(
          method, ServerCalls.asyncUnaryCall((request, answer) -> call(method, request, answer)));
    } else {
      service.addMethod(
          method,
          ServerCalls.asyncBidiStreamingCall(
              answer -> ServerCalls.asyncUnimplementedStreamingCall(method, answer)));
    }
  }

  private <Q, A> void call(MethodDescriptor<Q, A> method, Q request, StreamObserver<A> observer) {
    requests.add(request);
    if (silent) {
      return;
    }
    StatusRuntimeException failed = failure;
    if (failed != null) {
      observer.onError(failed);
      return;
    }
    observer.onNext(answer(method));
    observer.onCompleted();
  }

  /** What was told, or the answer that is parsed from nothing. */
  @SuppressWarnings("unchecked")
  private <A> A answer(MethodDescriptor<?, A> method) {
    Object told = answers.get(method);
    return told == null ? method.parseResponse(InputStream.nullInputStream()) : (A) told;
  }

  private final class AuthorizationRecorder implements ServerInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      authorizations.add(Objects.requireNonNullElse(headers.get(AUTHORIZATION), "none"));
      return next.startCall(call, headers);
    }
  }
}
