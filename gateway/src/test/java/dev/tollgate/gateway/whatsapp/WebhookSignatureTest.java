package dev.tollgate.gateway.whatsapp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.gateway.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {
  private static final byte[] BODY = "{\"object\":\"x\"}".getBytes(StandardCharsets.UTF_8);
  private static final WebhookSignature SIGNATURE =
      new WebhookSignature(Secret.of("test", "app secret"));

  /** Test cases 1, 2 and 6 of RFC 4231. */
  static Stream<Arguments> rfc4231() {
    return Stream.of(
        Arguments.of(
            repeated(0x0b, 20),
            "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        Arguments.of(
            "Jefe".getBytes(StandardCharsets.US_ASCII),
            "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        Arguments.of(
            repeated(0xaa, 131),
            "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"));
  }

  @ParameterizedTest
  @MethodSource("rfc4231")
  void signsAsThePublicVectorsSay(byte[] key, String data, String mac) {
    byte[] body = data.getBytes(StandardCharsets.US_ASCII);
    WebhookSignature signature = new WebhookSignature(key);
    assertEquals("sha256=" + mac, signature.sign(body));
    assertTrue(signature.isValid("sha256=" + mac, body));
    assertTrue(signature.isValid("sha256=" + mac.toUpperCase(Locale.ROOT), body));
  }

  @Test
  void aSignatureHoldsForItsBodyAndSecretOnly() {
    String header = SIGNATURE.sign(BODY);
    assertTrue(SIGNATURE.isValid(header, BODY));
    byte[] changed = BODY.clone();
    changed[3] ^= 1;
    assertFalse(SIGNATURE.isValid(header, changed));
    assertFalse(SIGNATURE.isValid(header, new byte[0]));
    assertFalse(new WebhookSignature(Secret.of("test", "other")).isValid(header, BODY));
  }

  @Test
  void everyChangedDigitIsSeen() {
    String header = SIGNATURE.sign(BODY);
    for (int i = "sha256=".length(); i < header.length(); i++) {
      char other = header.charAt(i) == '0' ? '1' : '0';
      String changed = header.substring(0, i) + other + header.substring(i + 1);
      assertFalse(SIGNATURE.isValid(changed, BODY), changed);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256=",
        "sha256=00",
        "sha1=0000000000000000000000000000000000000000000000000000000000000000",
        "sha256=zz00000000000000000000000000000000000000000000000000000000000000",
        "sha256=000000000000000000000000000000000000000000000000000000000000000000"
      })
  void whatIsNoSignatureIsNotValid(String header) {
    assertFalse(SIGNATURE.isValid(header, BODY));
  }

  private static byte[] repeated(int value, int count) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
