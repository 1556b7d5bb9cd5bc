package dev.tollgate.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** HTTP/2 as bytes: also such as no client library sends. */
final class Frames {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  /** More than a server of the standard's defaults takes. */
  static final int LENGTH_MAX = 0xffffff;

  private static final int HEADER_BYTES = 9;
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private Frames() {}

  /** How a connection begins; its answers may be as long as they like. */
  static byte[] opening() {
    byte[] hugeWindows = {0, 4, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff};
    byte[] hugeWindow = {0x7f, 0, 0, 0};
    return joined(PREFACE, of(SETTINGS, 0, 0, hugeWindows), of(WINDOW_UPDATE, 0, 0, hugeWindow));
  }

  /** The first bytes of one that never goes on. */
  static byte[] halfPreface() {
    return Arrays.copyOf(PREFACE, PREFACE.length / 2);
  }

  static byte[] of(int type, int flags, int stream, byte[] payload) {
    return joined(header(payload.length, type, flags, stream), payload);
  }

  /** A frame's header alone. */
  static byte[] header(int length, int type, int flags, int stream) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream(HEADER_BYTES);
    frame.write(length >> 16);
    frame.write(length >> 8);
    frame.write(length);
    frame.write(type);
    frame.write(flags);
    frame.write(stream >> 24);
    frame.write(stream >> 16);
    frame.write(stream >> 8);
    frame.write(stream);
    return frame.toByteArray();
  }

  /** The headers of a call, not indexed. */
  static byte[] callHeaders(String method, BenchKey key) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    literal(block, ":method", "POST");
    literal(block, ":scheme", "http");
    literal(block, ":path", "/" + method);
    literal(block, ":authority", "localhost");
    literal(block, "te", "trailers");
    literal(block, "content-type", "application/grpc");
    literal(block, "authorization", key.authorization());
    return block.toByteArray();
  }

  /** A gRPC message, not compressed. */
  static byte[] message(byte[] request) {
    int length = request.length;
    byte[] prefix = {
      0, (byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length
    };
    return joined(prefix, request);
  }

  private static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    block.write(name.length());
    block.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    block.write(value.length());
    block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
