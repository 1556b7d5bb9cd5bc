package dev.tollgate.server.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.ibatis.annotations.Param;
import org.jspecify.annotations.Nullable;

/** The API keys. */
interface KeyMapper {
  /** The keys that changed after a number, in the order of their changes. */
  List<KeyRow> changedAfter(
      @Param("lane") int lane, @Param("after") long after, @Param("limit") int limit);

  @Nullable KeyRow key(@Param("lane") int lane, @Param("keyId") String keyId);

  @Nullable KeyRow keyByNumber(@Param("lane") int lane, @Param("keyNo") long keyNo);

  /**
   * The keys with the highest numbers below {@code before}, highest first, that give nothing beyond
   * these scopes.
   */
  List<KeyRow> keysBefore(
      @Param("lane") int lane,
      @Param("before") long before,
      @Param("scopes") String[] scopes,
      @Param("limit") int limit);

  /** The secrets of these keys, newest first. */
  List<KeyRow.SecretRow> secrets(@Param("lane") int lane, @Param("keyIds") String[] keyIds);

  int countKeys(@Param("lane") int lane);

  /** Whether a live key has one of these names. */
  boolean certificateNameTaken(
      @Param("lane") int lane, @Param("names") String[] names, @Param("now") Instant now);

  /** Whether there is a live key of all tenants with all these scopes. */
  boolean hasFull(
      @Param("lane") int lane, @Param("scopes") String[] scopes, @Param("now") Instant now);

  int insertKey(@Param("lane") int lane, @Param("key") KeyRow key);

  int insertSecret(@Param("lane") int lane, @Param("secret") KeyRow.SecretRow secret);

  /** Lets the secrets of a key end at a time, those that would not end before. */
  int endSecrets(@Param("lane") int lane, @Param("keyId") String keyId, @Param("at") Instant at);

  /** Forgets the secrets of a key that have ended by a time. */
  int deleteSecrets(
      @Param("lane") int lane, @Param("keyId") String keyId, @Param("until") Instant until);

  int touch(
      @Param("lane") int lane, @Param("keyId") String keyId, @Param("changeNo") long changeNo);

  int revoke(
      @Param("lane") int lane,
      @Param("keyId") String keyId,
      @Param("at") Instant at,
      @Param("by") String by);

  int upsertUses(@Param("lane") int lane, @Param("rows") Map<String, Object> rows);
}
