package dev.tollgate.server.domain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * What stands for a message id in keys: the first 16 bytes of its SHA-256. Narrow whatever the id's
 * length, and not to be collided by choosing ids.
 */
public final class MessageKey {
  private MessageKey() {}

  /** The key of a message id. */
  public static UUID of(String messageId) {
    ByteBuffer hash = ByteBuffer.wrap(sha256().digest(messageId.getBytes(StandardCharsets.UTF_8)));
    return new UUID(hash.getLong(), hash.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
