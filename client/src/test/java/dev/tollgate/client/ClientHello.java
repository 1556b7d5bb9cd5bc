package dev.tollgate.client;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.TreeSet;

/**
 * The first message of a TLS connection (RFC 8446, 4.1.2), as far as it tells protocol versions.
 *
 * @param versions those that the client offers, such as 0x0304 for TLS 1.3
 */
record ClientHello(Set<Integer> versions) {
  static final int TLS_1_2 = 0x0303;
  static final int TLS_1_3 = 0x0304;

  private static final int RECORD_HEADER_BYTES = 5;
  private static final int HANDSHAKE_HEADER_BYTES = 4;
  private static final int RANDOM_BYTES = 32;
  private static final int SUPPORTED_VERSIONS = 43;

  /** Reads the first record of a connection, which holds the whole message. */
  static ClientHello read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    byte[] header = new byte[RECORD_HEADER_BYTES];
    data.readFully(header);
    byte[] message = new byte[ByteBuffer.wrap(header).getShort(3) & 0xFFFF];
    data.readFully(message);
    return of(ByteBuffer.wrap(message));
  }

  private static ClientHello of(ByteBuffer message) {
    skip(message, HANDSHAKE_HEADER_BYTES);
    int oldestForm = message.getShort() & 0xFFFF;
    skip(message, RANDOM_BYTES);
    skip(message, message.get() & 0xFF);
    skip(message, message.getShort() & 0xFFFF);
    skip(message, message.get() & 0xFF);
    skip(message, Short.BYTES);
    while (message.hasRemaining()) {
      int type = message.getShort() & 0xFFFF;
      int length = message.getShort() & 0xFFFF;
      if (type == SUPPORTED_VERSIONS) {
        return new ClientHello(versions(message));
      }
      skip(message, length);
    }
    return new ClientHello(Set.of(oldestForm));
  }

  private static Set<Integer> versions(ByteBuffer message) {
    Set<Integer> versions = new TreeSet<>();
    for (int left = message.get() & 0xFF; left > 0; left -= Short.BYTES) {
      versions.add(message.getShort() & 0xFFFF);
    }
    return versions;
  }

  private static void skip(ByteBuffer message, int bytes) {
    message.position(message.position() + bytes);
  }
}
