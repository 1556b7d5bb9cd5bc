package dev.tollgate.server.access;

import dev.tollgate.server.domain.Access;
import dev.tollgate.server.domain.ApiKey;
import dev.tollgate.server.store.AdminCall;
import dev.tollgate.server.store.KeyStore;
import dev.tollgate.server.store.NewKey;
import dev.tollgate.server.store.NewSecret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes keys and gives them secrets. Blocks, and fails as {@link KeyStore} does. */
public final class KeyDesk {
  private final KeyStore store;
  private final SecureRandom random = new SecureRandom();

  public KeyDesk(KeyStore store) {
    this.store = store;
  }

  /**
   * What is asked of a new key.
   *
   * @param requestsPerSecond null: the server's own setting
   * @param expiresAt null: never
   */
  public record Wanted(
      String name,
      Access access,
      List<String> certificateNames,
      @Nullable Integer requestsPerSecond,
      @Nullable Instant expiresAt) {}

  /**
   * A key and its text.
   *
   * @param text empty when the call is a repeat: the text was in the first answer
   */
  public record Issued(ApiKey key, Optional<KeyText> text) {}

  /** Makes a key. */
  public Issued create(Wanted wanted, AdminCall call) {
    KeyText text = KeyText.random(random);
    return issued(store.create(newKey(text, wanted), secret(text), call), text);
  }

  /** Gives a key another secret, and lets the others go on for {@code overlap} at most. */
  public Issued rotate(String keyId, Duration overlap, AdminCall call) {
    KeyText text = KeyText.ofId(keyId, random);
    return issued(store.rotate(keyId, secret(text), overlap, call), text);
  }

  /** Ends a key for good. */
  public ApiKey revoke(String keyId, AdminCall call) {
    return store.revoke(keyId, call);
  }

  /**
   * A key that may do everything, for an installation that has none.
   *
   * @param state what became of it
   * @param text the key
   */
  public record First(KeyStore.First state, KeyText text) {}

  /**
   * Makes a key that may do everything, unless there is one.
   *
   * @param given its text; empty: a new one
   */
  public First first(Optional<KeyText> given) {
    KeyText text = given.orElseGet(() -> KeyText.random(random));
    Wanted wanted = new Wanted("bootstrap admin", Access.FULL, List.of(), null, null);
    AdminCall call = new AdminCall(Caller.BOOTSTRAP.name(), Caller.BOOTSTRAP.access(), null);
    return new First(store.createFirst(newKey(text, wanted), secret(text), call), text);
  }

  /** A repeat of this call's own, whose commit was not heard of, has its text too. */
  private static Issued issued(ApiKey key, KeyText text) {
    ApiKey.Secret newest = key.secrets().get(0);
    boolean own = SecretHash.stored(newest.salt(), newest.hash()).matches(text);
    return new Issued(key, own ? Optional.of(text) : Optional.empty());
  }

  private static NewKey newKey(KeyText text, Wanted wanted) {
    return new NewKey(
        text.keyId(),
        wanted.name(),
        wanted.access(),
        wanted.certificateNames(),
        wanted.requestsPerSecond(),
        wanted.expiresAt());
  }

  private NewSecret secret(KeyText text) {
    SecretHash hash = SecretHash.of(text, random);
    return new NewSecret(hash.salt(), hash.hash());
  }
}
