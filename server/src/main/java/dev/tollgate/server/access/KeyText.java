package dev.tollgate.server.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A whole key as its owner has it: {@code tg_<key id>_<secret>}. The id is 12 characters of base32
 * (a-z, 2-7); the secret is 40 of them, 200 random bits, and a checksum of 7 over all that stands
 * before it. With the checksum a scanner tells a key from what only looks like one, and the server
 * a typing mistake from a wrong key. Prints without its secret.
 */
public final class KeyText {
  /** Random bits of a secret: nobody finds one by trying, however fast the hash. */
  public static final int SECRET_BITS = 200;

  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int BITS_PER_CHARACTER = 5;
  private static final int ID_LENGTH = 12;
  private static final int RANDOM_LENGTH = SECRET_BITS / BITS_PER_CHARACTER;
  private static final int CHECKSUM_LENGTH = 7;
  private static final String PREFIX = "tg_";
  private static final char SEPARATOR = '_';
  private static final int ID_START = PREFIX.length();
  private static final int ID_END = ID_START + ID_LENGTH;
  private static final int SECRET_START = ID_END + 1;
  private static final int CHECKSUM_START = SECRET_START + RANDOM_LENGTH;
  private static final int LENGTH = CHECKSUM_START + CHECKSUM_LENGTH;

  private final String keyId;
  private final String secret;

  private KeyText(String keyId, String secret) {
    this.keyId = keyId;
    this.secret = secret;
  }

  /** A new key. */
  public static KeyText random(SecureRandom random) {
    return ofId(characters(ID_LENGTH, random), random);
  }

  /** A key that has an id, with a new secret. */
  public static KeyText ofId(String keyId, SecureRandom random) {
    String start = characters(RANDOM_LENGTH, random);
    return new KeyText(keyId, start + checksum(PREFIX + keyId + SEPARATOR + start));
  }

  /** Reads a key; empty when it is none. */
  public static Optional<KeyText> parse(String text) {
    // By hand and not by a pattern: it is done for every call.
    boolean isKey =
        text.length() == LENGTH
            && text.startsWith(PREFIX)
            && isBase32(text, ID_START, ID_END)
            && text.charAt(ID_END) == SEPARATOR
            && isBase32(text, SECRET_START, LENGTH)
            && text.endsWith(checksum(text.substring(0, CHECKSUM_START)));
    return isKey
        ? Optional.of(new KeyText(text.substring(ID_START, ID_END), text.substring(SECRET_START)))
        : Optional.empty();
  }

  private static boolean isBase32(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char character = text.charAt(i);
      boolean letter = character >= 'a' && character <= 'z';
      boolean digit = character >= '2' && character <= '7';
      if (!letter && !digit) {
        return false;
      }
    }
    return true;
  }

  private static String characters(int length, SecureRandom random) {
    return random
        .ints(length, 0, ALPHABET.length())
        .collect(
            StringBuilder::new, (text, i) -> text.append(ALPHABET.charAt(i)), StringBuilder::append)
        .toString();
  }

  /** The checksum of all that stands before it. */
  private static String checksum(String start) {
    CRC32C crc = new CRC32C();
    crc.update(start.getBytes(StandardCharsets.US_ASCII));
    long rest = crc.getValue();
    char[] text = new char[CHECKSUM_LENGTH];
    for (int i = 0; i < CHECKSUM_LENGTH; i++) {
      text[i] = ALPHABET.charAt((int) (rest & (ALPHABET.length() - 1)));
      rest >>>= BITS_PER_CHARACTER;
    }
    return new String(text);
  }

  /** The key's id, which is no secret. */
  public String keyId() {
    return keyId;
  }

  /** The secret, to be hashed. Never log it or join it to other text. */
  String secret() {
    return secret;
  }

  /** The whole key, for its owner alone. Never log it. */
  public String reveal() {
    return PREFIX + keyId + SEPARATOR + secret;
  }

  @Override
  public String toString() {
    return PREFIX + keyId + SEPARATOR + "******";
  }
}
