package dev.tollgate.server.access;

import dev.tollgate.server.domain.ApiKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All keys, in memory: a call is admitted or refused without a look at the database. {@link
 * KeyWatch} keeps it up to date.
 */
public final class KeyRing {
  /** How old the last look may be before nothing here is good any more. */
  public static final Duration STALENESS_MAX = Duration.ofSeconds(5);

  private final InstantSource clock;
  private final int callsPerSecond;
  private final Elapsed elapsed;
  private final Map<String, KnownKey> keys = new ConcurrentHashMap<>();
  private final Map<String, String> keyIdsByCertificate = new ConcurrentHashMap<>();

  /** Makes unknown keys cost what wrong secrets cost. */
  private final SecretHash decoy;

  private volatile long goodUntilNanos = -1;

  /**
   * A ring that knows no key yet.
   *
   * @param callsPerSecond what keys may call that do not say themselves
   */
  public KeyRing(InstantSource clock, int callsPerSecond) {
    this.clock = clock;
    this.callsPerSecond = callsPerSecond;
    this.elapsed = new Elapsed(clock);
    SecureRandom random = new SecureRandom();
    this.decoy = SecretHash.of(KeyText.random(random), random);
  }

  /**
   * What becomes of a call that shows this key.
   *
   * @param last the call's connection's
   */
  public Verdict verdict(KeyText text, LastKey last) {
    Instant now = clock.instant();
    if (stale()) {
      return new Verdict.Refused(Verdict.Reason.STALE);
    }
    KnownKey known = keys.get(text.keyId());
    if (known == null) {
      decoy.matches(text);
      return new Verdict.Refused(Verdict.Reason.UNKNOWN);
    }
    return known.verdict(text, last, now);
  }

  /**
   * What becomes of a call without a key, on a connection whose client certificate, which is
   * trusted, has these names.
   */
  public Verdict verdict(Collection<String> certificateNames) {
    Instant now = clock.instant();
    if (stale()) {
      return new Verdict.Refused(Verdict.Reason.STALE);
    }
    return known(certificateNames, now)
        .map(key -> key.verdict(now))
        .orElse(new Verdict.Refused(Verdict.Reason.UNKNOWN));
  }

  private Optional<KnownKey> known(Collection<String> certificateNames, Instant now) {
    List<KnownKey> known =
        certificateNames.stream()
            .map(keyIdsByCertificate::get)
            .filter(Objects::nonNull)
            .map(keys::get)
            .filter(Objects::nonNull)
            .sorted(Comparator.comparing(KnownKey::keyNo))
            .toList();
    // A certificate has several names: one key's end leaves the others'.
    return known.stream()
        .filter(key -> key.live(now))
        .findFirst()
        .or(() -> known.stream().findFirst());
  }

  /**
   * What by now refuses a call that was admitted with this key, if something does; it is not
   * counted as another.
   *
   * @param last the call's own
   */
  public Optional<Verdict.Reason> refusal(KeyText text, LastKey last) {
    Instant now = clock.instant();
    if (stale()) {
      return Optional.of(Verdict.Reason.STALE);
    }
    KnownKey known = keys.get(text.keyId());
    return known == null ? Optional.of(Verdict.Reason.UNKNOWN) : known.refusal(text, last, now);
  }

  /** The same of a call that was admitted by its connection's client certificate. */
  public Optional<Verdict.Reason> refusal(Collection<String> certificateNames) {
    Instant now = clock.instant();
    if (stale()) {
      return Optional.of(Verdict.Reason.STALE);
    }
    return known(certificateNames, now)
        .map(key -> key.refusal(now))
        .orElse(Optional.of(Verdict.Reason.UNKNOWN));
  }

  /** Known keys have changed, as this look found them. */
  void learn(Collection<ApiKey> changed) {
    for (ApiKey key : changed) {
      keys.compute(
          key.keyId(),
          (id, before) ->
              before != null && before.isLimitedAs(key)
                  ? before.changed(key)
                  : KnownKey.of(key, callsPerSecond(key), elapsed));
      // Of keys with the same name at most one is live, and that one came last.
      key.certificateNames()
          .forEach(name -> keyIdsByCertificate.merge(name, key.keyId(), this::later));
    }
  }

  private String later(String one, String other) {
    return keyNo(one) > keyNo(other) ? one : other;
  }

  private long keyNo(String keyId) {
    KnownKey known = keys.get(keyId);
    return known == null ? -1 : known.keyNo();
  }

  private int callsPerSecond(ApiKey key) {
    Integer own = key.requestsPerSecond();
    return own == null ? callsPerSecond : own;
  }

  /** The time by which looks are dated: to be taken before one begins. */
  long nanos() {
    return elapsed.currentTimeNanos();
  }

  /** All that had changed at this time was learned. */
  void looked(long nanos) {
    goodUntilNanos = nanos + STALENESS_MAX.toNanos();
  }

  private boolean stale() {
    return elapsed.currentTimeNanos() > goodUntilNanos;
  }

  /** When keys were last used, those that were since this was asked last. */
  Map<String, Instant> takeLastUses() {
    Map<String, Instant> uses = new HashMap<>();
    keys.forEach((id, known) -> known.takeLastUse().ifPresent(time -> uses.put(id, time)));
    return uses;
  }
}
