package dev.tollgate.server.api;

import dev.tollgate.metering.v1.ApiKey;
import dev.tollgate.metering.v1.CreateApiKeyRequest;
import dev.tollgate.metering.v1.RotateApiKeyRequest;
import dev.tollgate.server.access.KeyDesk;
import dev.tollgate.server.domain.Access;
import dev.tollgate.server.domain.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * From the words of requests about keys to the server's. Takes requests that {@link
 * RequestValidator} passed; throws {@link ApiFault} for what its rules cannot say.
 */
final class KeysFromProto {
  /** How long a rotated key's secrets go on when the request does not say. */
  static final Duration DEFAULT_OVERLAP = Duration.ofHours(24);

  private KeysFromProto() {}

  static KeyDesk.Wanted wanted(CreateApiKeyRequest request, Instant now) {
    ApiKey key = request.getKey();
    Set<String> tenantIds = key.getAllTenants() ? null : Set.copyOf(key.getTenantIdsList());
    return new KeyDesk.Wanted(
        key.getName(),
        new Access(scopes(key), tenantIds),
        List.copyOf(key.getCertificateNamesList()),
        key.hasRequestsPerSecond() ? key.getRequestsPerSecond() : null,
        expiry(key, now));
  }

  private static Set<Scope> scopes(ApiKey key) {
    return key.getScopesList().stream().map(KeysFromProto::scope).collect(Collectors.toSet());
  }

  private static Scope scope(dev.tollgate.metering.v1.Scope scope) {
    return switch (scope) {
      case SCOPE_TRACK -> Scope.TRACK;
      case SCOPE_CHECK -> Scope.CHECK;
      case SCOPE_READ -> Scope.READ;
      case SCOPE_VOID -> Scope.VOID;
      case SCOPE_ADMIN -> Scope.ADMIN;
      case SCOPE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("a scope that the rules do not allow");
    };
  }

  private static @Nullable Instant expiry(ApiKey key, Instant now) {
    if (!key.hasExpiresAt()) {
      return null;
    }
    Instant expiry = FromProto.instant(key.getExpiresAt(), "key.expires_at");
    if (!expiry.isAfter(now)) {
      throw RequestFaults.invalid("key.expires_at", "must be in the future");
    }
    return expiry;
  }

  static Duration overlap(RotateApiKeyRequest request) {
    return request.hasOverlap()
        ? Duration.ofSeconds(request.getOverlap().getSeconds(), request.getOverlap().getNanos())
        : DEFAULT_OVERLAP;
  }
}
