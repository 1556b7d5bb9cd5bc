package dev.tollgate.gateway.send;

import dev.tollgate.gateway.config.Tenant;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A send that is asked for.
 *
 * @param tenant who sends it
 * @param to the recipient as E.164
 * @param text 1 to 4096 characters
 * @param requestId the caller's id of it, 1 to 128 characters, or a random one
 * @param named whether the caller gave the id, and so may repeat it
 * @param priority higher goes first in the queue
 */
public record SendRequest(
    Tenant tenant, String to, String text, String requestId, boolean named, int priority) {

  /** The same for a repeat, and for nothing else. */
  public String digest() {
    String all = tenant.number() + '\n' + to + '\n' + text;
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(all.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /** Only the tenant: the rest is personal data. */
  @Override
  public String toString() {
    return "SendRequest[tenantId=" + tenant.tenantId() + "]";
  }
}
