package dev.tollgate.server.domain;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * The secret with which what is sent to an endpoint is signed: {@code whsec_} and base64 of 24 to
 * 64 bytes, as Standard Webhooks writes it. Its text shows only where it is asked for.
 */
public final class WebhookSecret {
  private static final String PREFIX = "whsec_";
  private static final int BYTES_MIN = 24;
  private static final int BYTES_MAX = 64;
  private static final int BYTES_MADE = 32;

  private final byte[] bytes;

  private WebhookSecret(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Another one. */
  public static WebhookSecret random(SecureRandom random) {
    byte[] bytes = new byte[BYTES_MADE];
    random.nextBytes(bytes);
    return new WebhookSecret(bytes);
  }

  /**
   * The secret of a text.
   *
   * @throws IllegalArgumentException when it is none; the message does not show it
   */
  public static WebhookSecret parse(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text.startsWith(PREFIX) ? text.substring(6) : "?");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not whsec_ and base64");
    }
    if (bytes.length < BYTES_MIN || bytes.length > BYTES_MAX) {
      throw new IllegalArgumentException("a secret has 24 to 64 bytes, not " + bytes.length);
    }
    return new WebhookSecret(bytes);
  }

  /** The key of the signature. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The whole text: for who keeps it, and for whom it is made. */
  public String reveal() {
    return PREFIX + Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WebhookSecret secret && Arrays.equals(bytes, secret.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return PREFIX + "...";
  }
}
