package dev.tollgate.server.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may call, what for, and for which tenants.
 *
 * @param keyNo unique, and higher for later keys
 * @param requestsPerSecond null: the server's own setting
 * @param expiresAt no call is taken from then on; null: never
 * @param revocation null while it is not revoked
 * @param secrets newest first, some of them ended
 */
public record ApiKey(
    String keyId,
    long keyNo,
    String name,
    Access access,
    List<String> certificateNames,
    @Nullable Integer requestsPerSecond,
    Mark creation,
    @Nullable Instant expiresAt,
    @Nullable Mark revocation,
    List<Secret> secrets) {

  /** Secrets of a key that are live at once: one in use, and those that it takes over from. */
  public static final int LIVE_SECRETS_MAX = 5;

  public ApiKey {
    certificateNames = List.copyOf(certificateNames);
    secrets = List.copyOf(secrets);
  }

  /**
   * When something was done, and by whom.
   *
   * @param by the id of a key, or who acts without one
   */
  public record Mark(Instant at, String by) {}

  /**
   * What is kept of a secret: enough to know it again, too little to find it.
   *
   * @param salt the key of the hash, as hexadecimal digits
   * @param hash as hexadecimal digits
   * @param expiresAt it is taken up to then; null: as long as the key
   */
  public record Secret(
      long secretNo, String salt, String hash, Instant createdAt, @Nullable Instant expiresAt) {

    /** Whether it is taken now, as far as that is the secret's own matter. */
    public boolean live(Instant now) {
      return expiresAt == null || now.isBefore(expiresAt);
    }
  }

  /** How a key stands. */
  public enum State {
    LIVE,
    EXPIRED,
    REVOKED
  }

  /** How it stands now. */
  public State state(Instant now) {
    if (revocation != null) {
      return State.REVOKED;
    }
    return expiresAt != null && !now.isBefore(expiresAt) ? State.EXPIRED : State.LIVE;
  }

  /** The secrets that are taken now, newest first. */
  public List<Secret> liveSecrets(Instant now) {
    return state(now) == State.LIVE
        ? secrets.stream().filter(secret -> secret.live(now)).toList()
        : List.of();
  }
}
