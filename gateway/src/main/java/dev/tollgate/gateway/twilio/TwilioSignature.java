package dev.tollgate.gateway.twilio;

import dev.tollgate.gateway.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs Twilio's webhooks and checks their signatures: HMAC-SHA1 over the URL as Twilio calls it,
 * followed by the name and value of each parameter in the order of the names.
 */
public final class TwilioSignature {
  /** The header that carries the signature. */
  public static final String HEADER = "X-Twilio-Signature";

  private static final String ALGORITHM = "HmacSHA1";

  private final SecretKeySpec key;

  /** Signs and checks with the account's auth token. */
  public TwilioSignature(Secret authToken) {
    this.key = new SecretKeySpec(authToken.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /** The header's value for this post. */
  public String sign(String url, Map<String, String> parameters) {
    StringBuilder signed = new StringBuilder(url);
    new TreeMap<>(parameters).forEach((name, value) -> signed.append(name).append(value));
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] hmac = mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hmac);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
    }
  }

  /** Whether the header's value is that of this post; compared in constant time. */
  public boolean isValid(String header, String url, Map<String, String> parameters) {
    return MessageDigest.isEqual(
        header.getBytes(StandardCharsets.UTF_8),
        sign(url, parameters).getBytes(StandardCharsets.UTF_8));
  }
}
