package dev.tollgate.server.store;

import dev.tollgate.server.domain.Access;
import dev.tollgate.server.domain.ApiKey;
import dev.tollgate.server.domain.ApiKey.Mark;
import dev.tollgate.server.domain.Scope;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A key as it stands in its table, and when it was last used. */
@SuppressWarnings("ArrayRecordComponent") // MyBatis fills arrays, and nothing compares these rows.
record KeyRow(
    String keyId,
    long keyNo,
    long changeNo,
    String name,
    String[] scopes,
    String @Nullable [] tenantIds,
    String[] certificateNames,
    @Nullable Integer requestsPerSecond,
    Instant createdAt,
    String createdBy,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt,
    @Nullable String revokedBy,
    @Nullable Instant lastUsedAt) {

  /** A secret as it stands in its table. */
  record SecretRow(
      String keyId,
      long secretNo,
      String salt,
      String hash,
      Instant createdAt,
      @Nullable Instant expiresAt) {

    ApiKey.Secret toSecret() {
      return new ApiKey.Secret(secretNo, salt, hash, createdAt, expiresAt);
    }
  }

  /** A new key's row, of which nothing was used yet. */
  static KeyRow of(NewKey key, long keyNo, Mark creation) {
    Set<String> tenantIds = key.access().tenantIds();
    return new KeyRow(
        key.keyId(),
        keyNo,
        keyNo,
        key.name(),
        key.access().scopes().stream().map(Scope::name).sorted().toArray(String[]::new),
        tenantIds == null ? null : tenantIds.stream().sorted().toArray(String[]::new),
        key.certificateNames().toArray(String[]::new),
        key.requestsPerSecond(),
        creation.at(),
        creation.by(),
        key.expiresAt(),
        null,
        null,
        null);
  }

  /** The key, with its secrets, newest first. */
  ApiKey toKey(List<SecretRow> secrets) {
    return new ApiKey(
        keyId,
        keyNo,
        name,
        access(),
        List.of(certificateNames),
        requestsPerSecond,
        new Mark(createdAt, createdBy),
        expiresAt,
        revokedAt == null || revokedBy == null ? null : new Mark(revokedAt, revokedBy),
        secrets.stream().map(SecretRow::toSecret).toList());
  }

  /** Whether it has no scope but those of this version: a newer server may know others. */
  boolean allScopesKnown() {
    return access().scopes().size() == scopes.length;
  }

  /** What it gives; a scope that only a newer server knows gives nothing here. */
  Access access() {
    return new Access(
        Arrays.stream(Scope.values())
            .filter(scope -> Arrays.asList(scopes).contains(scope.name()))
            .collect(Collectors.toSet()),
        tenantIds == null ? null : Set.of(tenantIds));
  }
}
