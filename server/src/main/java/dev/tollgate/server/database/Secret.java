package dev.tollgate.server.database;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/** A text that must not be seen: it prints as asterisks, and only {@link #reveal()} gives it. */
public final class Secret {
  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /** Keeps {@code text}, which may be empty. */
  public static Secret of(String text) {
    return new Secret(Objects.requireNonNull(text, "text"));
  }

  /** The text itself, for the one call that needs it. Never log or join it to other text. */
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that
        && MessageDigest.isEqual(
            text.getBytes(StandardCharsets.UTF_8), that.text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "******";
  }
}
