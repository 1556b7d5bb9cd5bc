package dev.tollgate.server.api;

import io.grpc.MethodDescriptor;
import java.io.InputStream;

/**
 * Passes messages as the bytes they are, so that what comes before the parser sees them. Unlike
 * {@link io.grpc.ServerInterceptors#useInputStreamMessages} it puts no buffers of its own around
 * them: two of 8 KiB for each answer, and an answer could no longer write itself to the transport.
 */
final class UnparsedMessages implements MethodDescriptor.Marshaller<InputStream> {
  @Override
  public InputStream stream(InputStream message) {
    return message;
  }

  @Override
  public InputStream parse(InputStream message) {
    return message;
  }
}
