package dev.tollgate.server.api;

import dev.tollgate.metering.v1.ApiKey;
import dev.tollgate.metering.v1.ApiKeySecret;
import dev.tollgate.metering.v1.Scope;
import java.time.Instant;
import java.util.Set;

/** From keys to the contract's words. Nothing of their secrets but their times. */
final class KeysToProto {
  private KeysToProto() {}

  static ApiKey key(dev.tollgate.server.domain.ApiKey key, Instant now) {
    ApiKey.Builder builder =
        ApiKey.newBuilder()
            .setKeyId(key.keyId())
            .setName(key.name())
            .addAllCertificateNames(key.certificateNames())
            .setCreatedAt(ToProto.timestamp(key.creation().at()))
            .setCreatedBy(key.creation().by());
    key.access().scopes().stream().sorted().map(KeysToProto::scope).forEach(builder::addScopes);
    Set<String> tenantIds = key.access().tenantIds();
    builder.setAllTenants(tenantIds == null);
    if (tenantIds != null) {
      tenantIds.stream().sorted().forEach(builder::addTenantIds);
    }
    Integer requestsPerSecond = key.requestsPerSecond();
    if (requestsPerSecond != null) {
      builder.setRequestsPerSecond(requestsPerSecond);
    }
    Instant expiresAt = key.expiresAt();
    if (expiresAt != null) {
      builder.setExpiresAt(ToProto.timestamp(expiresAt));
    }
    dev.tollgate.server.domain.ApiKey.Mark revocation = key.revocation();
    if (revocation != null) {
      builder.setRevokedAt(ToProto.timestamp(revocation.at())).setRevokedBy(revocation.by());
    }
    key.liveSecrets(now).forEach(secret -> builder.addSecrets(secret(secret)));
    return builder.build();
  }

  private static ApiKeySecret secret(dev.tollgate.server.domain.ApiKey.Secret secret) {
    ApiKeySecret.Builder builder =
        ApiKeySecret.newBuilder().setCreatedAt(ToProto.timestamp(secret.createdAt()));
    Instant expiresAt = secret.expiresAt();
    if (expiresAt != null) {
      builder.setExpiresAt(ToProto.timestamp(expiresAt));
    }
    return builder.build();
  }

  private static Scope scope(dev.tollgate.server.domain.Scope scope) {
    return switch (scope) {
      case TRACK -> Scope.SCOPE_TRACK;
      case CHECK -> Scope.SCOPE_CHECK;
      case READ -> Scope.SCOPE_READ;
      case VOID -> Scope.SCOPE_VOID;
      case ADMIN -> Scope.SCOPE_ADMIN;
    };
  }
}
