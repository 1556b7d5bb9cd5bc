package dev.tollgate.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tollgate.server.domain.Access;
import dev.tollgate.server.domain.ApiKey;
import dev.tollgate.server.domain.ApiKey.Mark;
import io.github.bucket4j.TimeMeter;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection that showed a good key is refused as promptly as one that never did. */
class LastKeyTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant START = Instant.parse("2025-01-15T12:00:00Z");
  private static final Instant LATER = START.plusSeconds(1);

  private final KeyText text = KeyText.random(RANDOM);
  private final ApiKey.Secret secret = secret(text, 1, null);
  private final LastKey last = new LastKey();
  private volatile Instant now = START;
  private KeyRing ring;

  @BeforeEach
  void showTheKeyOnce() {
    ring = new KeyRing(() -> now, 1_000);
    ring.looked(ring.nanos());
    ring.learn(List.of(key(null, null, secret)));
    assertAdmitted(text);
  }

  private static ApiKey.Secret secret(KeyText text, long secretNo, @Nullable Instant expiresAt) {
    SecretHash hash = SecretHash.of(text, RANDOM);
    return new ApiKey.Secret(secretNo, hash.salt(), hash.hash(), START, expiresAt);
  }

  private ApiKey key(
      @Nullable Instant expiresAt, @Nullable Mark revocation, ApiKey.Secret... secrets) {
    Mark creation = new Mark(START, "test");
    return new ApiKey(
        text.keyId(),
        1,
        "test",
        Access.FULL,
        List.of(),
        null,
        creation,
        expiresAt,
        revocation,
        List.of(secrets));
  }

  /** As a connection that reads the text anew for each call. */
  private Verdict verdict(KeyText shown) {
    return ring.verdict(last.read(shown.reveal(), KeyText::parse).orElseThrow(), last);
  }

  private void assertAdmitted(KeyText shown) {
    assertInstanceOf(Verdict.Admitted.class, verdict(shown));
  }

  private void assertRefused(Verdict.Reason reason, KeyText shown) {
    assertEquals(new Verdict.Refused(reason), verdict(shown));
  }

  @Test
  void aRevokedKeyIsRefused() {
    ring.learn(List.of(key(null, new Mark(START, "test"), secret)));
    assertRefused(Verdict.Reason.REVOKED, text);
  }

  @Test
  void aKeyThatExpiresIsRefusedWithoutAChange() {
    ring.learn(List.of(key(LATER, null, secret)));
    assertAdmitted(text);
    now = LATER;
    assertRefused(Verdict.Reason.EXPIRED, text);
  }

  @Test
  void aSecretThatExpiresIsRefusedWithoutAChange() {
    KeyText next = KeyText.ofId(text.keyId(), RANDOM);
    ApiKey.Secret old =
        new ApiKey.Secret(1, secret.salt(), secret.hash(), secret.createdAt(), LATER);
    ring.learn(List.of(key(null, null, secret(next, 2, null), old)));
    assertAdmitted(text);
    now = LATER;
    assertRefused(Verdict.Reason.EXPIRED, text);
    assertAdmitted(next);
    assertRefused(Verdict.Reason.EXPIRED, text);
  }

  @Test
  void aSecretThatIsGoneIsRefused() {
    ring.learn(List.of(key(null, null, secret(KeyText.ofId(text.keyId(), RANDOM), 2, null))));
    assertRefused(Verdict.Reason.UNKNOWN, text);
  }

  @Test
  void otherKeysAndSecretsGainNothing() {
    assertRefused(Verdict.Reason.UNKNOWN, KeyText.ofId(text.keyId(), RANDOM));
    assertRefused(Verdict.Reason.UNKNOWN, KeyText.random(RANDOM));
    assertAdmitted(text);
  }

  @Test
  void readsWhatIsNotTheSameAnew() {
    Optional<KeyText> read = last.read(text.reveal(), KeyText::parse);
    assertSame(read, last.read(text.reveal(), unread -> fail("it was read before")));
    KeyText other = KeyText.ofId(text.keyId(), RANDOM);
    assertEquals(other.reveal(), last.read(other.reveal(), KeyText::parse).orElseThrow().reveal());
    for (String none : List.of("", text.reveal() + "a", text.reveal().substring(1), "\u00e4")) {
      assertEquals(Optional.empty(), last.read(none, KeyText::parse));
    }
  }

  @Test
  void holdsForTheSameKeyAndSecretAlone() {
    KnownKey known = KnownKey.of(key(null, null, secret), 1, TimeMeter.SYSTEM_MILLISECONDS);
    LastKey fresh = new LastKey();
    assertNull(fresh.secret(known, text));
    fresh.found(known, text, secret);
    assertNotNull(fresh.secret(known, text));
    assertNull(fresh.secret(known, KeyText.ofId(text.keyId(), RANDOM)));
    assertNull(fresh.secret(known.changed(key(null, null, secret)), text));
  }
}
