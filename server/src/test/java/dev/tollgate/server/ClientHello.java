package dev.tollgate.server;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HexFormat;

/**
 * The first message of a TLS client, byte by byte: today's libraries do not send one for the
 * protocols of old.
 */
final class ClientHello {
  static final int ALERT = 21;
  static final int FATAL = 2;
  static final int PROTOCOL_VERSION = 70;

  private static final int HANDSHAKE = 22;
  private static final int HELLO = 1;
  private static final int RANDOM_BYTES = 32;
  private static final int READ_TIMEOUT_MILLIS = 20_000;

  /** Ciphers with ECDSA and RSA, with CBC for the old protocols and GCM for 1.2. */
  private static final String CIPHERS = "000cc009c013002fc02bc02f009c";

  private static final String NO_COMPRESSION = "0100";

  /** The curves P-256 and X25519, uncompressed points, and signatures for 1.2. */
  private static final String EXTENSIONS =
      "0020"
          + "000a00060004"
          + "0017001d"
          + "000b00020100"
          + "000d000c000a"
          + "04030804040105030201";

  private final byte[] bytes;

  private ClientHello(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Offers nothing newer than this version, 0x0301 for TLS 1.0. */
  static ClientHello offering(int version) {
    ByteArrayOutputStream hello = new ByteArrayOutputStream();
    number(hello, version, 2);
    hello.writeBytes(new byte[RANDOM_BYTES]);
    hello.write(0);
    hello.writeBytes(HexFormat.of().parseHex(CIPHERS + NO_COMPRESSION + EXTENSIONS));
    ByteArrayOutputStream handshake = new ByteArrayOutputStream();
    handshake.write(HELLO);
    number(handshake, hello.size(), 3);
    handshake.writeBytes(hello.toByteArray());
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.write(HANDSHAKE);
    number(record, Math.min(version, 0x0301), 2);
    number(record, handshake.size(), 2);
    record.writeBytes(handshake.toByteArray());
    return new ClientHello(record.toByteArray());
  }

  private static void number(ByteArrayOutputStream out, int number, int bytes) {
    for (int i = bytes - 1; i >= 0; i--) {
      out.write(number >> (8 * i));
    }
  }

  /** The first seven bytes of the answer: the record's header, and an alert whole. */
  byte[] sendTo(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(READ_TIMEOUT_MILLIS);
      socket.getOutputStream().write(bytes);
      byte[] answer = new byte[7];
      new DataInputStream(socket.getInputStream()).readFully(answer);
      return answer;
    }
  }
}
