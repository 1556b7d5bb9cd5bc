package dev.tollgate.gateway.twilio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.gateway.config.Secret;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioSignatureTest {
  private static final String URL = "https://mycompany.com/myapp.php?foo=1&bar=2";

  /** Twilio's own example, in its documentation of the signature. */
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "CallSid", "CA1234567890ABCDE",
          "Caller", "+14158675309",
          "Digits", "1234",
          "From", "+14158675309",
          "To", "+18005551212");

  private final TwilioSignature signature = new TwilioSignature(Secret.of("token", "12345"));

  @Test
  void twiliosOwnExampleIsValid() {
    assertEquals("RSOYDt4T1cUTdK1PDd93/VVr8B8=", signature.sign(URL, PARAMETERS));
    assertTrue(signature.isValid("RSOYDt4T1cUTdK1PDd93/VVr8B8=", URL, PARAMETERS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "RSOYDt4T1cUTdK1PDd93/VVr8B9=", "RSOYDt4T1cUTdK1PDd93/VVr8B8", "\u00e9"})
  void anotherSignatureIsNot(String header) {
    assertFalse(signature.isValid(header, URL, PARAMETERS));
  }

  @Test
  void anotherUrlOrParameterIsNot() {
    String header = signature.sign(URL, PARAMETERS);
    assertFalse(signature.isValid(header, URL + "&a=b", PARAMETERS));
    Map<String, String> more = new TreeMap<>(PARAMETERS);
    more.put("Digits", "1235");
    assertFalse(signature.isValid(header, URL, more));
    more.remove("Digits");
    assertFalse(signature.isValid(header, URL, more));
  }
}
