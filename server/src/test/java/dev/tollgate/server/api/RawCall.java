package dev.tollgate.server.api;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A call whose requests are any bytes. */
public final class RawCall {
  /**
   * How it ended.
   *
   * @param response the last response; null when there was none
   */
  public record Result(Status status, Metadata trailers, @Nullable ByteString response) {}

  private static final MethodDescriptor.Marshaller<ByteString> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(ByteString value) {
          return value.newInput();
        }

        @Override
        public ByteString parse(InputStream stream) {
          try {
            return ByteString.readFrom(stream);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private RawCall() {}

  /** Sends the bodies, closes its side and waits for the end, which the deadline brings at last. */
  public static Result unary(
      Channel channel, String method, Duration deadline, List<ByteString> bodies) {
    return unary(channel, method, options(deadline), bodies);
  }

  private static CallOptions options(Duration deadline) {
    return CallOptions.DEFAULT.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The same with the bodies compressed. */
  public static Result zipped(
      Channel channel, String method, Duration deadline, List<ByteString> bodies) {
    return unary(channel, method, options(deadline).withCompression("gzip"), bodies);
  }

  private static Result unary(
      Channel channel, String method, CallOptions options, List<ByteString> bodies) {
    // Streaming at both ends, so that the client's own library passes any number of messages on.
    ClientCall<ByteString, ByteString> call =
        channel.newCall(
            MethodDescriptor.<ByteString, ByteString>newBuilder()
                .setType(MethodType.BIDI_STREAMING)
                .setFullMethodName(method)
                .setRequestMarshaller(BYTES)
                .setResponseMarshaller(BYTES)
                .build(),
            options);
    Listener listener = new Listener();
    call.start(listener, new Metadata());
    call.request(2);
    bodies.forEach(call::sendMessage);
    call.halfClose();
    return listener.result.join();
  }

  private static final class Listener extends ClientCall.Listener<ByteString> {
    private final CompletableFuture<Result> result = new CompletableFuture<>();
    private @Nullable ByteString response;

    @Override
    public void onMessage(ByteString message) {
      response = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      result.complete(new Result(status, trailers, response));
    }
  }
}
