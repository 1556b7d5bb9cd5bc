package dev.tollgate.server.store;

import dev.tollgate.server.domain.ApiKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Makes, rotates and revokes keys, each change in one transaction under the lock of the lane they
 * stand in. Blocks, retries and fails as {@link AdminStore} does.
 */
public final class KeyStore {
  /** Keys of an installation, revoked ones too: every server has them all in memory. */
  public static final int KEYS_MAX = 100_000;

  /** The lane of all keys: they belong to no tenant, and one lock orders their changes. */
  static final int LANE = 0;

  private static final long NOTHING_MADE = -1;

  private final LaneStore lanes;
  private final InstantSource clock;

  /** Changes the keys that are stored in {@code lanes}. */
  public KeyStore(LaneStore lanes, InstantSource clock) {
    this.lanes = lanes;
    this.clock = clock;
  }

  /**
   * A key as it is after a call.
   *
   * @param repeated the call was carried out before; what it brought with it is not in use
   */
  public record Changed(ApiKey key, boolean repeated) {}

  /** Makes a key. */
  public Changed create(NewKey key, NewSecret secret, AdminCall call) {
    return inLane(
        lane -> {
          KeyEdit edit = new KeyEdit(lane, call);
          return once(
              RequestLog.ofKeys(lane, call.id()),
              () -> edit.create(key, secret),
              ApiKey::keyNo,
              edit::made);
        });
  }

  /**
   * Gives a key another secret.
   *
   * @param overlap how long those it has go on at most
   */
  public Changed rotate(String keyId, NewSecret secret, Duration overlap, AdminCall call) {
    return inLane(
        lane -> {
          KeyEdit edit = new KeyEdit(lane, call);
          return once(
              RequestLog.ofKey(lane, keyId, call.id()),
              () -> edit.rotate(keyId, secret, overlap),
              key -> NOTHING_MADE,
              number -> edit.present(keyId));
        });
  }

  /** Ends a key for good; one that has ended stays as it is. */
  public ApiKey revoke(String keyId, AdminCall call) {
    return inLane(
        lane -> {
          KeyEdit edit = new KeyEdit(lane, call);
          return RequestLog.ofKey(lane, keyId, call.id())
              .change(() -> edit.revoke(keyId), () -> edit.present(keyId));
        });
  }

  /**
   * Makes a key, unless there is a live one of all tenants that may change everything.
   *
   * @return whether it made it
   * @throws InstallationException when there is such a key, and it is not live
   */
  public boolean createUnlessAdmin(NewKey key, NewSecret secret, AdminCall call) {
    return inLane(
        lane -> {
          if (lane.mapper(KeyMapper.class).hasAdmin(LANE, lane.clock())) {
            return false;
          }
          if (lane.mapper(KeyMapper.class).key(LANE, key.keyId()) != null) {
            throw new InstallationException(
                "the bootstrap key "
                    + key.keyId()
                    + " was used before and is revoked, expired, or less than an admin's, and there"
                    + " is no live key of all tenants with the scope admin: give another one",
                null);
          }
          new KeyEdit(lane, call).create(key, secret);
          return true;
        });
  }

  private static Changed once(
      RequestLog log,
      Supplier<ApiKey> work,
      ToLongFunction<ApiKey> number,
      java.util.function.LongFunction<ApiKey> present) {
    return log.once(
        () -> new Changed(work.get(), false),
        changed -> number.applyAsLong(changed.key()),
        made -> new Changed(present.apply(made), true));
  }

  private <T> T inLane(Function<LaneTransaction, T> work) {
    return Attempts.run(
        () -> {
          Committed<T> done =
              lanes.inLane(
                  LANE, clock.instant(), lane -> new Committed<>(work.apply(lane), lane.version()));
          lanes.listener().tenantsUntouched(LANE, done.version());
          return done.result();
        });
  }

  private record Committed<T>(T result, long version) {}
}
