package dev.tollgate.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.domain.Access;
import dev.tollgate.server.domain.ApiKey;
import dev.tollgate.server.domain.ApiKey.Mark;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyRingTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant START = Instant.parse("2025-01-15T12:00:00Z");
  private static final int CALLS_PER_SECOND = 5;

  private volatile Instant now = START;
  private final KeyText text = KeyText.random(RANDOM);
  private KeyRing ring;

  @BeforeEach
  void lookOnce() {
    ring = new KeyRing(() -> now, CALLS_PER_SECOND);
    ring.looked(ring.nanos());
  }

  private void pass(Duration time) {
    now = now.plus(time);
    ring.looked(ring.nanos());
  }

  private static ApiKey.Secret secret(KeyText text, @Nullable Instant expiresAt) {
    SecretHash hash = SecretHash.of(text, RANDOM);
    return new ApiKey.Secret(1, hash.salt(), hash.hash(), START, expiresAt);
  }

  private ApiKey key(@Nullable Integer rate, ApiKey.Secret... secrets) {
    return key(rate, null, null, secrets);
  }

  private ApiKey key(
      @Nullable Integer rate,
      @Nullable Instant expiresAt,
      @Nullable Mark revocation,
      ApiKey.Secret... secrets) {
    return new ApiKey(
        text.keyId(),
        1,
        "test",
        Access.FULL,
        List.of("dns:gateway.example"),
        rate,
        new Mark(START, "test"),
        expiresAt,
        revocation,
        List.of(secrets));
  }

  private static void assertRefused(Verdict.Reason reason, Verdict verdict) {
    assertEquals(new Verdict.Refused(reason), verdict);
  }

  @Test
  void admitsWhoHasTheSecret() {
    assertRefused(Verdict.Reason.UNKNOWN, ring.verdict(text, new LastKey()));
    ring.learn(List.of(key(null, secret(text, null))));

    Verdict.Admitted admitted =
        assertInstanceOf(Verdict.Admitted.class, ring.verdict(text, new LastKey()));
    assertEquals(new Caller(text.keyId(), Access.FULL), admitted.caller());
    assertRefused(
        Verdict.Reason.UNKNOWN, ring.verdict(KeyText.ofId(text.keyId(), RANDOM), new LastKey()));
  }

  @Test
  void takesBothSecretsUntilTheOverlapEnds() {
    KeyText next = KeyText.ofId(text.keyId(), RANDOM);
    ring.learn(List.of(key(null, secret(next, null), secret(text, START.plusSeconds(60)))));
    assertInstanceOf(Verdict.Admitted.class, ring.verdict(text, new LastKey()));
    assertInstanceOf(Verdict.Admitted.class, ring.verdict(next, new LastKey()));
    pass(Duration.ofSeconds(60));
    assertRefused(Verdict.Reason.EXPIRED, ring.verdict(text, new LastKey()));
    assertInstanceOf(Verdict.Admitted.class, ring.verdict(next, new LastKey()));
  }

  @Test
  void tellsRevokedAndExpiredOnlyToWhoHasTheSecret() {
    KeyText wrong = KeyText.ofId(text.keyId(), RANDOM);
    ring.learn(List.of(key(null, START, null, secret(text, null))));
    assertRefused(Verdict.Reason.EXPIRED, ring.verdict(text, new LastKey()));
    assertRefused(Verdict.Reason.UNKNOWN, ring.verdict(wrong, new LastKey()));
    ring.learn(List.of(key(null, null, new Mark(START, "test"), secret(text, null))));
    assertRefused(Verdict.Reason.REVOKED, ring.verdict(text, new LastKey()));
    assertRefused(Verdict.Reason.UNKNOWN, ring.verdict(wrong, new LastKey()));
  }

  @Test
  void admitsByTheNameOfACertificate() {
    assertRefused(Verdict.Reason.UNKNOWN, ring.verdict(Set.of("dns:gateway.example")));
    ring.learn(List.of(key(null, secret(text, null))));
    assertInstanceOf(
        Verdict.Admitted.class, ring.verdict(Set.of("subject:CN=x", "dns:gateway.example")));
    assertRefused(Verdict.Reason.UNKNOWN, ring.verdict(Set.of("uri:gateway.example")));
  }

  @Test
  void limitsTheCallsOfASecond() {
    ring.learn(List.of(key(null, secret(text, null))));
    for (int call = 0; call < CALLS_PER_SECOND; call++) {
      assertInstanceOf(Verdict.Admitted.class, ring.verdict(text, new LastKey()));
    }
    Verdict.RateLimited limited =
        assertInstanceOf(Verdict.RateLimited.class, ring.verdict(text, new LastKey()));
    assertEquals(Duration.ofMillis(200), limited.retryAfter());

    pass(Duration.ofMillis(200));
    assertInstanceOf(Verdict.Admitted.class, ring.verdict(text, new LastKey()));
    assertInstanceOf(Verdict.RateLimited.class, ring.verdict(text, new LastKey()));
    // A wrong secret takes nothing of the key's.
    assertRefused(
        Verdict.Reason.UNKNOWN, ring.verdict(KeyText.ofId(text.keyId(), RANDOM), new LastKey()));
  }

  @Test
  void aChangeOfAnotherKindGivesNoNewCalls() {
    ring.learn(List.of(key(1, secret(text, null))));
    assertInstanceOf(Verdict.Admitted.class, ring.verdict(text, new LastKey()));
    KeyText next = KeyText.ofId(text.keyId(), RANDOM);
    ring.learn(List.of(key(1, secret(next, null), secret(text, null))));
    assertInstanceOf(Verdict.RateLimited.class, ring.verdict(next, new LastKey()));
  }

  @Test
  void knowsNothingWhenTheLastLookIsOld() {
    ring.learn(List.of(key(null, secret(text, null))));
    now = now.plus(KeyRing.STALENESS_MAX);
    assertInstanceOf(Verdict.Admitted.class, ring.verdict(text, new LastKey()));
    now = now.plusMillis(1);
    assertRefused(Verdict.Reason.STALE, ring.verdict(text, new LastKey()));
    assertRefused(Verdict.Reason.STALE, ring.verdict(Set.of("dns:gateway.example")));
  }

  @Test
  void aClockThatIsSetBackStopsNothing() {
    ring.learn(List.of(key(1, secret(text, null))));
    assertInstanceOf(Verdict.Admitted.class, ring.verdict(text, new LastKey()));
    now = now.minus(Duration.ofHours(1));
    assertInstanceOf(Verdict.RateLimited.class, ring.verdict(text, new LastKey()));
    now = now.plusSeconds(1);
    assertInstanceOf(Verdict.Admitted.class, ring.verdict(text, new LastKey()));
    now = now.plus(KeyRing.STALENESS_MAX);
    assertRefused(Verdict.Reason.STALE, ring.verdict(text, new LastKey()));
  }

  @Test
  void notesTheLastUseOnce() {
    ring.learn(List.of(key(null, secret(text, null))));
    assertEquals(Map.of(), ring.takeLastUses());
    ring.verdict(text, new LastKey());
    assertEquals(Map.of(text.keyId(), START), ring.takeLastUses());
    assertEquals(Map.of(), ring.takeLastUses());
  }

  /**
   * Medians of interleaved rounds, so that what else the machine does falls on both; the bound only
   * tells that neither way skips the hash, which is most of the time.
   */
  @Test
  void anUnknownKeyTakesAsLongAsAWrongSecret() {
    ring.learn(List.of(key(null, secret(text, null))));
    KeyText unknown = KeyText.random(RANDOM);
    KeyText wrong = KeyText.ofId(text.keyId(), RANDOM);
    int rounds = 400;
    long[] unknownNanos = new long[rounds];
    long[] wrongNanos = new long[rounds];
    for (int round = -rounds; round < rounds; round++) {
      long forUnknown = nanos(unknown);
      long forWrong = nanos(wrong);
      if (round >= 0) {
        unknownNanos[round] = forUnknown;
        wrongNanos[round] = forWrong;
      }
    }
    Arrays.sort(unknownNanos);
    Arrays.sort(wrongNanos);
    double ratio = (double) unknownNanos[rounds / 2] / wrongNanos[rounds / 2];
    assertTrue(ratio > 0.5 && ratio < 2, "an unknown key takes " + ratio + " of a wrong secret");
  }

  private long nanos(KeyText shown) {
    long start = System.nanoTime();
    for (int i = 0; i < 50; i++) {
      assertRefused(Verdict.Reason.UNKNOWN, ring.verdict(shown, new LastKey()));
    }
    return System.nanoTime() - start;
  }
}
