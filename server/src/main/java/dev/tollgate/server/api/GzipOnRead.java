package dev.tollgate.server.api;

import io.grpc.Decompressor;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * Gzip that looks at its input only when it is read. gRPC's own reads the header before the request
 * reaches an interceptor: bytes that are no gzip then end the call as UNKNOWN. And it may be read
 * later than gRPC allows, on another thread: it keeps the compressed bytes.
 */
final class GzipOnRead implements Decompressor {
  @Override
  public String getMessageEncoding() {
    return "gzip";
  }

  @Override
  public InputStream decompress(InputStream compressed) throws IOException {
    return new Unopened(new ByteArrayInputStream(compressed.readAllBytes()));
  }

  private static final class Unopened extends FilterInputStream {
    private boolean opened;

    Unopened(InputStream compressed) {
      super(compressed);
    }

    private InputStream open() throws IOException {
      if (!opened) {
        in = new GZIPInputStream(in);
        opened = true;
      }
      return in;
    }

    @Override
    public int read() throws IOException {
      return open().read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return open().read(buffer, offset, length);
    }

    @Override
    public long skip(long count) throws IOException {
      return open().skip(count);
    }

    @Override
    public int available() throws IOException {
      return open().available();
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    /** Nothing is held until it is opened: gRPC may close it before it is read. */
    @Override
    public void close() throws IOException {
      if (opened) {
        in.close();
      }
    }
  }
}
