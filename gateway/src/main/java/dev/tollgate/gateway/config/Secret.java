package dev.tollgate.gateway.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A token or key. Never printed; compared in constant time. */
public final class Secret {
  /** Longest secret, in bytes: far above any token, and keeps a wrong file name harmless. */
  public static final int BYTES_MAX = 4096;

  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /**
   * A secret with this text.
   *
   * @param name names the setting in errors
   * @throws IllegalArgumentException when it is blank, too long, or not printable ASCII
   */
  public static Secret of(String name, String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(name + " is empty");
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
      throw new IllegalArgumentException(name + " is longer than " + BYTES_MAX + " bytes");
    }
    if (!text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new IllegalArgumentException(
          name + " has to be one line of ASCII characters without control characters");
    }
    return new Secret(text);
  }

  /**
   * The secret in a file, without the line end and spaces around it.
   *
   * @param name names the setting in errors
   * @throws IllegalArgumentException when the file cannot be read or holds no valid secret
   */
  public static Secret read(String name, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(BYTES_MAX + 2);
      return of(name, new String(bytes, StandardCharsets.UTF_8).strip());
    } catch (IOException failure) {
      throw new IllegalArgumentException(name + ": cannot read " + file, failure);
    }
  }

  /** Whether this is the secret, in a time that does not depend on where the two differ. */
  public boolean matches(String candidate) {
    // Digests have one length, so that the comparison does not tell the secret's length either.
    return MessageDigest.isEqual(digest(value), digest(candidate));
  }

  /** The secret itself, for those that must hand it on. Never for a log or an error. */
  public String reveal() {
    return value;
  }

  /** Says only that there is a secret. */
  @Override
  public String toString() {
    return "***";
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
