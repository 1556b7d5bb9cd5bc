package dev.tollgate.gateway.send;

/**
 * What tells requests apart.
 *
 * @param tenantId who sends
 * @param requestId unique within the tenant
 */
record RequestKey(String tenantId, String requestId) {
  static RequestKey of(SendRequest request) {
    return new RequestKey(request.tenant().tenantId(), request.requestId());
  }
}
