package dev.tollgate.server.access;

import dev.tollgate.server.domain.ApiKey;
import org.jspecify.annotations.Nullable;

/**
 * The key that was last found good on a connection. Its next calls mostly show the same one, and
 * comparing costs a fifth of hashing. It holds only for that key as it is known now: once anything
 * about it changes, a rotation or revocation, the secret is hashed again; and whether key and
 * secret are live is asked for each call. What it keeps, the secret, dies with the connection, and
 * HTTP/2's table of the connection's headers has it anyway.
 */
public final class LastKey {
  private record Proof(KnownKey key, KeyText text, ApiKey.Secret secret) {}

  private volatile @Nullable Proof proof;

  /** Which of the key's secrets this text was found to be; null: it was not, or not last. */
  ApiKey.@Nullable Secret secret(KnownKey key, KeyText text) {
    Proof last = proof;
    return last != null && last.key == key && last.text.hasSecretOf(text) ? last.secret : null;
  }

  /** This text was found to be that secret of the key. */
  void found(KnownKey key, KeyText text, ApiKey.Secret secret) {
    proof = new Proof(key, text, secret);
  }
}
