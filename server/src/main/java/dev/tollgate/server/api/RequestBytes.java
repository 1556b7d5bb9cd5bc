package dev.tollgate.server.api;

import io.grpc.KnownLength;
import io.grpc.Status.Code;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of one request, decompressed, in memory of their own. */
final class RequestBytes extends ByteArrayInputStream implements KnownLength {
  private RequestBytes(byte[] bytes) {
    super(bytes);
  }

  /**
   * Reads a request, and no more of it than is taken.
   *
   * @throws ApiFault RESOURCE_EXHAUSTED when there are more than {@code bytesMax}
   * @throws IOException when it cannot be decompressed
   */
  static RequestBytes of(InputStream request, int bytesMax) throws IOException {
    if (request instanceof RequestBytes read && read.available() <= bytesMax) {
      return read;
    }
    if (request instanceof KnownLength && request.available() > bytesMax) {
      throw tooLong(bytesMax);
    }
    try (request) {
      byte[] bytes = request instanceof KnownLength ? known(request) : request.readNBytes(bytesMax);
      if (request.read() >= 0) {
        throw tooLong(bytesMax);
      }
      return new RequestBytes(bytes);
    }
  }

  /** Copied once: what reads until the end copies twice. */
  private static byte[] known(InputStream request) throws IOException {
    byte[] bytes = new byte[request.available()];
    if (request.readNBytes(bytes, 0, bytes.length) < bytes.length) {
      throw new EOFException();
    }
    return bytes;
  }

  static ApiFault tooLong(int bytesMax) {
    return ApiFault.of(
        Code.RESOURCE_EXHAUSTED, "the request is over its limit of " + bytesMax + " bytes");
  }

  /** All of them; not to be changed. */
  byte[] array() {
    return buf;
  }
}
