package dev.tollgate.server.api;

import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One call over a bare socket, whose DATA frame holds any bytes: what no gRPC client can send. */
final class RawConnection implements AutoCloseable {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int READ_TIMEOUT_MILLIS = 20_000;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final DefaultHttp2HeadersDecoder headers = new DefaultHttp2HeadersDecoder();

  RawConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    write(SETTINGS, 0, 0, new byte[0]);
  }

  /**
   * Makes the connection's first call.
   *
   * @param data what the one DATA frame, which ends the stream, holds
   * @return the value of {@code grpc-status}, or how the transport ended it
   */
  String call(String method, Map<String, String> metadata, byte[] data) throws Exception {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    literal(block, ":method", "POST");
    literal(block, ":scheme", "http");
    literal(block, ":path", "/" + method);
    literal(block, ":authority", "localhost");
    literal(block, "te", "trailers");
    literal(block, "content-type", "application/grpc");
    metadata.forEach((name, value) -> literal(block, name, value));
    write(HEADERS, END_HEADERS, 1, block.toByteArray());
    write(DATA, END_STREAM, 1, data);
    return status();
  }

  private String status() throws Exception {
    while (true) {
      int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      byte[] payload = in.readNBytes(length);
      if (payload.length < length) {
        throw new EOFException();
      }
      switch (type) {
        case HEADERS -> {
          Http2Headers read = headers.decodeHeaders(stream, Unpooled.wrappedBuffer(payload));
          if (read.contains("grpc-status")) {
            return "grpc-status " + read.get("grpc-status") + " " + read.get("grpc-message");
          }
        }
        case RST_STREAM -> {
          return "RST_STREAM " + payload[3];
        }
        case GOAWAY -> {
          return "GOAWAY " + payload[7];
        }
        case SETTINGS -> {
          if ((flags & ACK) == 0) {
            write(SETTINGS, ACK, 0, new byte[0]);
          }
        }
        default -> {
          // Windows and pings do not matter to one call.
        }
      }
    }
  }

  private void write(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(payload.length >> 16);
    frame.write(payload.length >> 8);
    frame.write(payload.length);
    frame.write(type);
    frame.write(flags);
    frame.writeBytes(new byte[] {0, 0, 0, (byte) stream});
    frame.writeBytes(payload);
    out.write(frame.toByteArray());
    out.flush();
  }

  /** A header that is not indexed, its texts shorter than 127 bytes. */
  private static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    block.write(name.length());
    block.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    block.write(value.length());
    block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
