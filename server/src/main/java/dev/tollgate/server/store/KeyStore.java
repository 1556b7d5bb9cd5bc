package dev.tollgate.server.store;

import dev.tollgate.server.domain.ApiKey;
import dev.tollgate.server.domain.Scope;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Makes, rotates and revokes keys, each change in one transaction under the lock of the lane they
 * stand in. Blocks, retries and fails as {@link AdminStore} does.
 */
public final class KeyStore {
  /** Keys of an installation, revoked ones too: every server has them all in memory. */
  public static final int KEYS_MAX = 100_000;

  /** The lane of all keys: they belong to no tenant, and one lock orders their changes. */
  static final int LANE = 0;

  private final LaneStore lanes;
  private final InstantSource clock;

  /** Changes the keys that are stored in {@code lanes}. */
  public KeyStore(LaneStore lanes, InstantSource clock) {
    this.lanes = lanes;
    this.clock = clock;
  }

  /** Makes a key; of a repeat the secret is not taken. */
  public ApiKey create(NewKey key, NewSecret secret, AdminCall call) {
    return inLane(
        lane -> {
          KeyEdit edit = new KeyEdit(lane, call);
          return RequestLog.ofKeys(lane, call.id())
              .once(() -> edit.create(key, secret), ApiKey::keyNo, edit::made);
        });
  }

  /**
   * Gives a key another secret; of a repeat the secret is not taken.
   *
   * @param overlap how long those it has go on at most
   */
  public ApiKey rotate(String keyId, NewSecret secret, Duration overlap, AdminCall call) {
    return inLane(
        lane -> {
          KeyEdit edit = new KeyEdit(lane, call);
          return RequestLog.ofKey(lane, keyId, call.id())
              .change(() -> edit.rotate(keyId, secret, overlap), () -> edit.present(keyId));
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

  /** What became of a first key. */
  public enum First {
    /** It is there, by this call or before. */
    THERE,
    /** Another one is there that may do everything. */
    NOT_NEEDED,
    /** It was there and has ended, or gives less than everything. */
    ENDED
  }

  /** Makes a key that may do everything, unless there is a live one that does. */
  public First createFirst(NewKey key, NewSecret secret, AdminCall call) {
    String[] all = Arrays.stream(Scope.values()).map(Scope::name).toArray(String[]::new);
    return inLane(
        lane -> {
          KeyMapper mapper = lane.mapper(KeyMapper.class);
          boolean full = mapper.hasFull(LANE, all, lane.clock());
          KeyRow own = mapper.key(LANE, key.keyId());
          if (own != null) {
            // Also when the commit of an attempt before this one was not heard of.
            boolean live = own.toKey(List.of()).state(lane.clock()) == ApiKey.State.LIVE;
            boolean whole = own.access().covers(key.access());
            return live && whole ? First.THERE : full ? First.NOT_NEEDED : First.ENDED;
          }
          if (full) {
            return First.NOT_NEEDED;
          }
          var unused = new KeyEdit(lane, call).create(key, secret);
          return First.THERE;
        });
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
