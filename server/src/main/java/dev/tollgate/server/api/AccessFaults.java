package dev.tollgate.server.api;

import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.tollgate.server.domain.Scope;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** The faults of calls that their caller may not make. They tell nothing of what there is. */
final class AccessFaults {
  /** Why a call is nobody's; {@code ErrorInfo.reason}. */
  enum Unauthenticated {
    KEY_MISSING(
        "this server takes calls with a key: send the metadata authorization: Bearer"
            + " tg_<key id>_<secret>"),
    KEY_MALFORMED(
        "the authorization metadata holds no key: it must be Bearer tg_<key id>_<secret>, to the"
            + " letter"),
    KEY_UNKNOWN("there is no such key"),
    KEY_EXPIRED("the key, or this secret of it, has expired"),
    KEY_REVOKED("the key was revoked");

    private final String text;

    Unauthenticated(String text) {
      this.text = text;
    }
  }

  private AccessFaults() {}

  /** UNAUTHENTICATED. */
  static ApiFault unauthenticated(Unauthenticated reason) {
    return ApiFault.of(Code.UNAUTHENTICATED, reason.text, info(reason.name()).build());
  }

  /** PERMISSION_DENIED: the key has none of the scopes that would do. */
  static ApiFault scopeMissing(Collection<Scope> wanted) {
    String scopes =
        wanted.stream()
            .map(scope -> scope.name().toLowerCase(Locale.ROOT))
            .sorted()
            .collect(Collectors.joining(" or "));
    return ApiFault.of(
        Code.PERMISSION_DENIED,
        "the call needs a key with the scope " + scopes,
        info("SCOPE_MISSING").putMetadata("scope", scopes).build());
  }

  /** PERMISSION_DENIED: the same whether or not there is such a tenant. */
  static ApiFault tenantNotAllowed() {
    return ApiFault.of(
        Code.PERMISSION_DENIED,
        "the key is not good for this tenant",
        info("TENANT_NOT_ALLOWED").build());
  }

  /** PERMISSION_DENIED: the call concerns everybody's tenants. */
  static ApiFault allTenantsNeeded() {
    return ApiFault.of(
        Code.PERMISSION_DENIED,
        "the call needs a key that is good for all tenants",
        info("TENANT_NOT_ALLOWED").build());
  }

  /** PERMISSION_DENIED: nobody gives what they do not have. */
  static ApiFault beyondAccess() {
    return ApiFault.of(
        Code.PERMISSION_DENIED,
        "a key can give only scopes and tenants that it has itself",
        info("BEYOND_ACCESS").build());
  }

  /** RESOURCE_EXHAUSTED, with the time after which the next call is taken. */
  static ApiFault rateLimited(Duration retryAfter) {
    return ApiFault.passing(
        Code.RESOURCE_EXHAUSTED,
        "the key makes more calls a second than it may",
        retryAfter,
        RetryInfo.newBuilder().setRetryDelay(ToProto.duration(retryAfter)).build(),
        info("RATE_LIMITED").build());
  }

  private static ErrorInfo.Builder info(String reason) {
    return ErrorInfo.newBuilder().setReason(reason).setDomain(RequestFaults.DOMAIN);
  }
}
