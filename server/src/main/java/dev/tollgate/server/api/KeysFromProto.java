package dev.tollgate.server.api;

import dev.tollgate.metering.v1.ApiKey;
import dev.tollgate.metering.v1.CreateApiKeyRequest;
import dev.tollgate.metering.v1.RotateApiKeyRequest;
import dev.tollgate.server.access.KeyDesk;
import dev.tollgate.server.domain.Access;
import dev.tollgate.server.domain.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
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
        key.getCertificateNamesList().stream().map(KeysFromProto::certificateName).toList(),
        key.hasRequestsPerSecond() ? key.getRequestsPerSecond() : null,
        expiry(key, now));
  }

  /** As {@link PeerCertificate} writes it, so that the two can be compared to the letter. */
  private static String certificateName(String name) {
    if (name.startsWith("dns:")) {
      return name.toLowerCase(Locale.ROOT);
    }
    if (!name.startsWith("subject:")) {
      return name;
    }
    try {
      X500Principal subject = new X500Principal(name.substring("subject:".length()));
      return "subject:" + subject.getName(X500Principal.RFC2253);
    } catch (IllegalArgumentException e) {
      throw RequestFaults.invalid(
          "key.certificate_names",
          "a subject must be a distinguished name, such as subject:CN=gateway,O=Shop");
    }
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
