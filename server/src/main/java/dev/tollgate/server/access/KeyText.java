package dev.tollgate.server.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final Pattern FORM =
      Pattern.compile(
          String.format(
              "tg_([a-z2-7]{%d})_([a-z2-7]{%d})", ID_LENGTH, RANDOM_LENGTH + CHECKSUM_LENGTH));

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
    return new KeyText(keyId, start + checksum(keyId, start));
  }

  /** Reads a key; empty when it is none. */
  public static Optional<KeyText> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String keyId = matcher.group(1);
    String secret = matcher.group(2);
    String checksum = checksum(keyId, secret.substring(0, RANDOM_LENGTH));
    return secret.endsWith(checksum) ? Optional.of(new KeyText(keyId, secret)) : Optional.empty();
  }

  private static String characters(int length, SecureRandom random) {
    return random
        .ints(length, 0, ALPHABET.length())
        .collect(
            StringBuilder::new, (text, i) -> text.append(ALPHABET.charAt(i)), StringBuilder::append)
        .toString();
  }

  private static String checksum(String keyId, String start) {
    CRC32C crc = new CRC32C();
    crc.update(("tg_" + keyId + "_" + start).getBytes(StandardCharsets.US_ASCII));
    long rest = crc.getValue();
    StringBuilder text = new StringBuilder(CHECKSUM_LENGTH);
    for (int i = 0; i < CHECKSUM_LENGTH; i++) {
      text.append(ALPHABET.charAt((int) (rest & (ALPHABET.length() - 1))));
      rest >>>= BITS_PER_CHARACTER;
    }
    return text.toString();
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
    return "tg_" + keyId + "_" + secret;
  }

  @Override
  public String toString() {
    return "tg_" + keyId + "_******";
  }
}
