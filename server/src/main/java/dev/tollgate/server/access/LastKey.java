package dev.tollgate.server.access;

import dev.tollgate.server.domain.ApiKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The key that was shown last on a connection. The next call mostly shows the same one, and
 * comparing costs a fraction of reading and hashing. That a secret is right is remembered only for
 * the key as it is known now: once anything about it changes, by rotation or revocation, the secret
 * is hashed again; and whether key and secret are live is asked for each call. What this keeps, the
 * secret, dies with the connection, and HTTP/2's table of the connection's headers has it anyway.
 */
public final class LastKey {
  private static final class Reading {
    private final byte[] shown;
    private final Optional<KeyText> text;

    Reading(byte[] shown, Optional<KeyText> text) {
      this.shown = shown;
      this.text = text;
    }
  }

  private record Proof(KnownKey key, KeyText text, ApiKey.Secret secret) {}

  private volatile @Nullable Reading reading;
  private volatile @Nullable Proof proof;

  /**
   * The key that a call shows.
   *
   * @param shown compared with the last in constant time
   * @param reader finds the key when it is not the last; empty: there is none
   */
  public Optional<KeyText> read(String shown, Function<String, Optional<KeyText>> reader) {
    byte[] bytes = shown.getBytes(StandardCharsets.UTF_8);
    Reading last = reading;
    if (last != null && MessageDigest.isEqual(last.shown, bytes)) {
      return last.text;
    }
    Optional<KeyText> text = reader.apply(shown);
    if (text.isPresent()) {
      reading = new Reading(bytes, text);
    }
    return text;
  }

  /**
   * Which of the key's secrets the text was found to be; null: it was not, or not last.
   *
   * @param text the one that was read, and not another that is equal
   */
  ApiKey.@Nullable Secret secret(KnownKey key, KeyText text) {
    Proof last = proof;
    return last != null && last.key == key && last.text == text ? last.secret : null;
  }

  /** The text was found to be that secret of the key. */
  void found(KnownKey key, KeyText text, ApiKey.Secret secret) {
    proof = new Proof(key, text, secret);
  }
}
