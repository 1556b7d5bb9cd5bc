package dev.tollgate.server.api;

import com.google.protobuf.Descriptors.Descriptor;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.HashMap;
import java.util.Map;

/** How large the requests of a service's methods may be. */
final class RequestLimits {
  private static final int ROUNDED_TO = 1024;

  /**
   * The limit of a method.
   *
   * @param bytesMax decompressed
   */
  record Limit(RequestShape shape, int bytesMax) {
    static Limit of(Descriptor request) {
      return of(RequestShape.of(request), 1);
    }

    /** Of one of the requests of a stream: as in a batch, one that is a little over fails alone. */
    static Limit ofStreamed(Descriptor request) {
      return of(RequestShape.ofStreamed(request), RequestShape.ITEM_EXCESS);
    }

    private static Limit of(RequestShape shape, int times) {
      long rounded = (shape.bytesMax() + ROUNDED_TO - 1) / ROUNDED_TO * ROUNDED_TO;
      return new Limit(shape, (int) Math.min(rounded * times, GrpcServer.MESSAGE_BYTES_MAX));
    }
  }

  private final Map<String, Limit> limits = new HashMap<>();

  /** The limits of one service. */
  RequestLimits(ServerServiceDefinition service) {
    for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
      MethodDescriptor<?, ?> descriptor = method.getMethodDescriptor();
      if (!(descriptor.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema)) {
        throw new IllegalArgumentException("no schema: " + descriptor.getFullMethodName());
      }
      Descriptor request = schema.getMethodDescriptor().getInputType();
      boolean streamed = !descriptor.getType().clientSendsOneMessage();
      limits.put(
          descriptor.getFullMethodName(), streamed ? Limit.ofStreamed(request) : Limit.of(request));
    }
  }

  /** The limit of a method of the service. */
  Limit of(MethodDescriptor<?, ?> method) {
    Limit limit = limits.get(method.getFullMethodName());
    if (limit == null) {
      throw new IllegalArgumentException("not of this service: " + method.getFullMethodName());
    }
    return limit;
  }
}
