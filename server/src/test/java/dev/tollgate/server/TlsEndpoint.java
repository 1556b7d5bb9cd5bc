package dev.tollgate.server;

import com.google.protobuf.Empty;
import com.google.protobuf.StringValue;
import dev.tollgate.server.api.PeerCertificate;
import dev.tollgate.server.config.TlsConfig;
import dev.tollgate.server.config.TlsConfig.ClientCertificates;
import dev.tollgate.testing.tls.TestCertificate;
import dev.tollgate.testing.tls.TestCertificates;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The server's transport with TLS, and one call that answers with the client's names. */
final class TlsEndpoint implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofSeconds(20);

  private static final MethodDescriptor<Empty, StringValue> NAMES =
      MethodDescriptor.<Empty, StringValue>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("test.Names/Get")
          .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
          .build();

  private final TlsTransport tls;
  private final Server server;
  private final AtomicInteger calls = new AtomicInteger();

  private TlsEndpoint(TlsConfig config) throws IOException {
    tls = TlsTransport.open(config);
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sslContext(tls.context())
            .addTransportFilter(new PeerCertificate())
            .addService(names())
            .build()
            .start();
  }

  /** One that shows this certificate. */
  static TlsEndpoint showing(
      TestCertificate certificate, Path dir, Optional<ClientCertificates> clients)
      throws IOException {
    return on(config(certificate, dir, clients, TlsConfig.RELOAD_INTERVAL));
  }

  static TlsEndpoint on(TlsConfig config) throws IOException {
    return new TlsEndpoint(config);
  }

  /** Writes a certificate and its key, and says where. */
  static TlsConfig config(
      TestCertificate certificate,
      Path dir,
      Optional<ClientCertificates> clients,
      Duration reloadInterval)
      throws IOException {
    return new TlsConfig(
        certificate.writeCertificate(dir.resolve("server.crt")),
        certificate.writeKey(dir.resolve("server.key")),
        clients,
        reloadInterval);
  }

  private BindableService names() {
    return () ->
        ServerServiceDefinition.builder("test.Names").addMethod(NAMES, this::answer).build();
  }

  private ServerCall.Listener<Empty> answer(ServerCall<Empty, StringValue> call, Metadata headers) {
    calls.incrementAndGet();
    String names = String.join(" ", new TreeSet<>(call.getAttributes().get(PeerCertificate.NAMES)));
    return ServerCalls.<Empty, StringValue>asyncUnaryCall(
            (request, answers) -> {
              answers.onNext(StringValue.of(names));
              answers.onCompleted();
            })
        .startCall(call, headers);
  }

  int port() {
    return server.getPort();
  }

  /** How many calls came through. */
  int calls() {
    return calls.get();
  }

  /** What a client trusts, and nothing that it shows for itself. */
  static TlsChannelCredentials.Builder trusting(TestCertificates authority, Path dir)
      throws IOException {
    return TlsChannelCredentials.newBuilder()
        .trustManager(authority.write(dir.resolve("trusted.crt")).toFile());
  }

  /** The client's names as the server sees them, in order. */
  String namesSeen(String host, ChannelCredentials credentials) {
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress(host, server.getPort(), credentials).build();
    try {
      CallOptions options =
          CallOptions.DEFAULT.withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      return ClientCalls.blockingUnaryCall(channel, NAMES, options, Empty.getDefaultInstance())
          .getValue();
    } finally {
      channel.shutdownNow();
    }
  }

  /** Why a client did not get through, in the words of all that was thrown. */
  String refusal(String host, ChannelCredentials credentials) {
    try {
      throw new AssertionError("answered: " + namesSeen(host, credentials));
    } catch (RuntimeException e) {
      if (Status.fromThrowable(e).getCode() != Status.Code.UNAVAILABLE) {
        throw e;
      }
      StringBuilder causes = new StringBuilder();
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        causes.append(cause).append('\n');
      }
      return causes.toString();
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
    tls.close();
  }
}
