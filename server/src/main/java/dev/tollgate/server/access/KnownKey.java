package dev.tollgate.server.access;

import dev.tollgate.server.domain.ApiKey;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A key in memory: its hashes ready to compare, its calls limited, its last use noted. */
final class KnownKey {
  private static final long NEVER = Long.MIN_VALUE;

  /** A hash that can be compared, and until when it counts. */
  private record Hash(SecretHash hash, ApiKey.Secret secret) {}

  private final ApiKey key;
  private final Caller caller;
  private final List<Hash> hashes = new ArrayList<>();
  private final Bucket calls;

  /** Shared with the key as it was before a change. */
  private final AtomicLong lastUsedMillis;

  private KnownKey(ApiKey key, Bucket calls, AtomicLong lastUsedMillis) {
    this.key = key;
    this.caller = new Caller(key.keyId(), key.access());
    this.calls = calls;
    this.lastUsedMillis = lastUsedMillis;
    key.secrets()
        .forEach(
            secret ->
                hashes.add(new Hash(SecretHash.stored(secret.salt(), secret.hash()), secret)));
  }

  /** A key that was not known before. */
  static KnownKey of(ApiKey key, int callsPerSecond, TimeMeter time) {
    // As many at once as in a second.
    Bucket calls =
        Bucket.builder()
            .addLimit(
                limit ->
                    limit
                        .capacity(callsPerSecond)
                        .refillGreedy(callsPerSecond, Duration.ofSeconds(1)))
            .withCustomTimePrecision(time)
            .build();
    return new KnownKey(key, calls, new AtomicLong(NEVER));
  }

  /** The same key, changed in what has no bearing on its limit. */
  KnownKey changed(ApiKey changed) {
    return new KnownKey(changed, calls, lastUsedMillis);
  }

  long keyNo() {
    return key.keyNo();
  }

  /** Whether it is neither revoked nor expired. */
  boolean live(Instant now) {
    return key.state(now) == ApiKey.State.LIVE;
  }

  /** Whether a changed key may call as often. */
  boolean isLimitedAs(ApiKey changed) {
    return Objects.equals(key.requestsPerSecond(), changed.requestsPerSecond());
  }

  /** What becomes of a call that shows this text, on a connection with that last key. */
  Verdict verdict(KeyText text, LastKey last, Instant now) {
    return refusal(text, last, now)
        .<Verdict>map(Verdict.Refused::new)
        .orElseGet(() -> counted(now));
  }

  /** Why this text gives no right to a call, on a connection with that last key; empty: it does. */
  Optional<Verdict.Reason> refusal(KeyText text, LastKey last, Instant now) {
    ApiKey.Secret matching = last.secret(this, text);
    if (matching == null) {
      matching = matching(text);
      if (matching == null) {
        return Optional.of(Verdict.Reason.UNKNOWN);
      }
      last.found(this, text, matching);
    }
    return matching.live(now) ? refusal(now) : Optional.of(Verdict.Reason.EXPIRED);
  }

  /** The secret that the text is; takes as long for each of them, and for none. */
  private ApiKey.@Nullable Secret matching(KeyText text) {
    ApiKey.Secret matching = null;
    for (Hash candidate : hashes) {
      if (candidate.hash.matches(text)) {
        matching = candidate.secret;
      }
    }
    return matching;
  }

  /** What becomes of a call whose right to this key is proved. */
  Verdict verdict(Instant now) {
    return refusal(now).<Verdict>map(Verdict.Refused::new).orElseGet(() -> counted(now));
  }

  /** Why the key gives no right to a call, whoever shows it; empty: it does. */
  Optional<Verdict.Reason> refusal(Instant now) {
    return switch (key.state(now)) {
      case REVOKED -> Optional.of(Verdict.Reason.REVOKED);
      case EXPIRED -> Optional.of(Verdict.Reason.EXPIRED);
      case LIVE -> Optional.empty();
    };
  }

  private Verdict counted(Instant now) {
    if (!calls.tryConsume(1)) {
      ConsumptionProbe probe = calls.tryConsumeAndReturnRemaining(1);
      if (!probe.isConsumed()) {
        return new Verdict.RateLimited(caller, Duration.ofNanos(probe.getNanosToWaitForRefill()));
      }
    }
    lastUsedMillis.setRelease(now.toEpochMilli());
    return new Verdict.Admitted(caller);
  }

  /** When it was last used since it was asked; null: not since. */
  Optional<Instant> takeLastUse() {
    long millis = lastUsedMillis.getAndSet(NEVER);
    return millis == NEVER ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
