package dev.tollgate.server.store;

import dev.tollgate.server.domain.Access;
import dev.tollgate.server.domain.ApiKey;
import dev.tollgate.server.store.RefusedException.Refusal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes and changes keys within a transaction of their lane. */
final class KeyEdit {
  private final LaneTransaction lane;
  private final KeyMapper mapper;
  private final AdminCall call;

  KeyEdit(LaneTransaction lane, AdminCall call) {
    this.lane = lane;
    this.mapper = lane.mapper(KeyMapper.class);
    this.call = call;
  }

  ApiKey create(NewKey key, NewSecret secret) {
    requireWithin(key.access(), key.expiresAt(), key.requestsPerSecond());
    if (mapper.countKeys(lane.lane()) >= KeyStore.KEYS_MAX) {
      throw new RefusedException(Refusal.TOO_MANY_KEYS, Integer.toString(KeyStore.KEYS_MAX));
    }
    String[] names = key.certificateNames().toArray(String[]::new);
    if (names.length > 0 && mapper.certificateNameTaken(lane.lane(), names, lane.clock())) {
      throw new RefusedException(Refusal.CERTIFICATE_NAME_TAKEN, key.name());
    }
    KeyRow row = KeyRow.of(key, lane.nextNumber(), new ApiKey.Mark(lane.clock(), call.caller()));
    mapper.insertKey(lane.lane(), row);
    insert(secret, key.keyId());
    return changed("CreateApiKey", null, key.keyId());
  }

  ApiKey rotate(String keyId, NewSecret secret, Duration overlap) {
    ApiKey before = present(keyId);
    if (before.state(lane.clock()) != ApiKey.State.LIVE) {
      throw new RefusedException(Refusal.KEY_NOT_LIVE, keyId);
    }
    requireWithin(before.access(), before.expiresAt(), before.requestsPerSecond());
    // Without an overlap they are forgotten: no server's clock, ahead or behind, takes them still.
    Instant end = overlap.isZero() ? Instant.EPOCH : lane.clock().plus(overlap);
    if (!overlap.isZero() && before.liveSecrets(lane.clock()).size() >= ApiKey.LIVE_SECRETS_MAX) {
      throw new RefusedException(Refusal.TOO_MANY_SECRETS, keyId);
    }
    mapper.endSecrets(lane.lane(), keyId, end);
    // So that a key never has more than may be live at once: each costs a hash with every call.
    mapper.deleteSecrets(lane.lane(), keyId, lane.clock());
    insert(secret, keyId);
    mapper.touch(lane.lane(), keyId, lane.nextNumber());
    return changed("RotateApiKey", before, keyId);
  }

  ApiKey revoke(String keyId) {
    ApiKey before = present(keyId);
    if (mapper.revoke(lane.lane(), keyId, lane.clock(), call.caller()) == 0) {
      return before;
    }
    mapper.touch(lane.lane(), keyId, lane.nextNumber());
    return changed("RevokeApiKey", before, keyId);
  }

  /** A key that gives nothing the caller does not have; others are as if they were not there. */
  ApiKey present(String keyId) {
    KeyRow row = mapper.key(lane.lane(), keyId);
    if (row == null || !row.allScopesKnown() || !call.access().covers(row.access())) {
      throw new RefusedException(Refusal.UNKNOWN_KEY, keyId);
    }
    return read(row);
  }

  /** The key that a request made. */
  ApiKey made(long keyNo) {
    KeyRow row = mapper.keyByNumber(lane.lane(), keyNo);
    if (row == null) {
      throw new IllegalStateException("a request made key number " + keyNo + ": it is not there");
    }
    return present(row.keyId());
  }

  /** Nobody gives more than they have, nor for longer. */
  private void requireWithin(
      Access access, @Nullable Instant expiresAt, @Nullable Integer requestsPerSecond) {
    boolean within = call.access().covers(access);
    KeyRow own = mapper.key(lane.lane(), call.caller());
    if (own != null) {
      within &= own.revokedAt() == null;
      within &= atMost(expiresAt, own.expiresAt());
      within &= atMost(requestsPerSecond, own.requestsPerSecond());
    }
    if (!within) {
      throw new RefusedException(Refusal.BEYOND_ACCESS, call.caller());
    }
  }

  private static <T extends Comparable<T>> boolean atMost(@Nullable T given, @Nullable T bound) {
    return bound == null || (given != null && given.compareTo(bound) <= 0);
  }

  private ApiKey changed(String action, @Nullable ApiKey before, String keyId) {
    ApiKey after = present(keyId);
    AdminChange.ofKey(call, action, before, after).record(lane);
    return after;
  }

  private void insert(NewSecret secret, String keyId) {
    mapper.insertSecret(
        lane.lane(),
        new KeyRow.SecretRow(
            keyId, lane.nextNumber(), secret.salt(), secret.hash(), lane.clock(), null));
  }

  private ApiKey read(KeyRow row) {
    return row.toKey(mapper.secrets(lane.lane(), new String[] {row.keyId()}));
  }
}
