package dev.tollgate.server.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is kept of a secret: its HMAC-SHA-256 under a random salt. Slow hashes protect secrets that
 * people choose; of these, with {@link KeyText#SECRET_BITS} random bits, none can be tried out, and
 * connections are many.
 */
final class SecretHash {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SALT_BYTES = 16;

  /** Finding the algorithm costs more than the hash itself. */
  private static final ThreadLocal<Mac> MACS = ThreadLocal.withInitial(SecretHash::mac);

  private final SecretKeySpec salt;
  private final byte[] hash;

  private SecretHash(byte[] salt, byte[] hash) {
    this.salt = new SecretKeySpec(salt, ALGORITHM);
    this.hash = hash;
  }

  /** The hash of a new secret, under a new salt. */
  static SecretHash of(KeyText text, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return new SecretHash(salt, hash(new SecretKeySpec(salt, ALGORITHM), text));
  }

  /** A hash as it is stored. */
  static SecretHash stored(String salt, String hash) {
    return new SecretHash(HexFormat.of().parseHex(salt), HexFormat.of().parseHex(hash));
  }

  /** Whether this is the text's secret; takes as long whether or not. */
  boolean matches(KeyText text) {
    return MessageDigest.isEqual(hash, hash(salt, text));
  }

  /** The salt, as hexadecimal digits. */
  String salt() {
    return HexFormat.of().formatHex(salt.getEncoded());
  }

  /** The hash, as hexadecimal digits. */
  String hash() {
    return HexFormat.of().formatHex(hash);
  }

  private static byte[] hash(SecretKeySpec salt, KeyText text) {
    try {
      Mac mac = MACS.get();
      mac.init(salt);
      return mac.doFinal(text.secret().getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }

  private static Mac mac() {
    try {
      return Mac.getInstance(ALGORITHM);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }
}
