package dev.tollgate.server.store;

import dev.tollgate.server.domain.ApiKey;
import dev.tollgate.server.store.RefusedException.Refusal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes and changes keys within a transaction of their lane. */
final class KeyEdit {
  /** How long an ended secret is still known for what it was. */
  static final Duration ENDED_SECRET_KEPT = Duration.ofDays(30);

  private final LaneTransaction lane;
  private final KeyMapper mapper;
  private final AdminCall call;

  KeyEdit(LaneTransaction lane, AdminCall call) {
    this.lane = lane;
    this.mapper = lane.mapper(KeyMapper.class);
    this.call = call;
  }

  ApiKey create(NewKey key, NewSecret secret) {
    if (!call.access().covers(key.access())) {
      throw new RefusedException(Refusal.BEYOND_ACCESS, key.name());
    }
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
    // Without an overlap they are forgotten: no server's clock, ahead or behind, takes them still.
    Instant end = overlap.isZero() ? Instant.EPOCH : lane.clock().plus(overlap);
    if (!overlap.isZero() && before.liveSecrets(lane.clock()).size() >= ApiKey.LIVE_SECRETS_MAX) {
      throw new RefusedException(Refusal.TOO_MANY_SECRETS, keyId);
    }
    mapper.endSecrets(lane.lane(), keyId, end);
    mapper.deleteSecrets(lane.lane(), keyId, lane.clock().minus(ENDED_SECRET_KEPT));
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
    ApiKey key = read(mapper.key(lane.lane(), keyId));
    if (key == null || !call.access().covers(key.access())) {
      throw new RefusedException(Refusal.UNKNOWN_KEY, keyId);
    }
    return key;
  }

  /** The key that a request made. */
  ApiKey made(long keyNo) {
    ApiKey key = read(mapper.keyByNumber(lane.lane(), keyNo));
    if (key == null) {
      throw new IllegalStateException("a request made key number " + keyNo + ": it is not there");
    }
    return key;
  }

  private ApiKey changed(String action, @Nullable ApiKey before, String keyId) {
    ApiKey after = read(mapper.key(lane.lane(), keyId));
    if (after == null) {
      throw new IllegalStateException("key " + keyId + " is gone in the middle of its change");
    }
    AdminChange.ofKey(call, action, before, after).record(lane);
    return after;
  }

  private void insert(NewSecret secret, String keyId) {
    mapper.insertSecret(
        lane.lane(),
        new KeyRow.SecretRow(
            keyId, lane.nextNumber(), secret.salt(), secret.hash(), lane.clock(), null));
  }

  private @Nullable ApiKey read(@Nullable KeyRow row) {
    return row == null ? null : row.toKey(mapper.secrets(lane.lane(), new String[] {row.keyId()}));
  }
}
