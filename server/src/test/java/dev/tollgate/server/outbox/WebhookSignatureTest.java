package dev.tollgate.server.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.domain.WebhookSecret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {
  /** The test vector of the Standard Webhooks specification. */
  private static final WebhookSecret SECRET =
      WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final Instant TIME = Instant.ofEpochSecond(1_614_265_330);
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
  private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

  @Test
  void signsAsTheSpecificationsVector() {
    assertEquals(SIGNATURE, WebhookSignature.of(List.of(SECRET), ID, TIME, BODY));
  }

  @Test
  void theReceiverOfTheTestsVerifiesTheSpecificationsVector() {
    String body = new String(BODY, StandardCharsets.UTF_8);
    String time = Long.toString(TIME.getEpochSecond());
    assertTrue(new Receiver.Told(ID, time, SIGNATURE, body).signedWith(SECRET.reveal()));
    assertFalse(new Receiver.Told(ID, time, SIGNATURE, body + " ").signedWith(SECRET.reveal()));
    assertFalse(new Receiver.Told(ID, time + "0", SIGNATURE, body).signedWith(SECRET.reveal()));
    assertFalse(new Receiver.Told(ID + "0", time, SIGNATURE, body).signedWith(SECRET.reveal()));
  }

  @Test
  void ofATimeOnlyTheSecondsAreSigned() {
    assertEquals(SIGNATURE, WebhookSignature.of(List.of(SECRET), ID, TIME.plusMillis(999), BODY));
  }

  @Test
  void eachSecretSigns() {
    WebhookSecret other = WebhookSecret.random(new SecureRandom());
    String[] both = WebhookSignature.of(List.of(other, SECRET), ID, TIME, BODY).split(" ", -1);
    assertEquals(2, both.length);
    assertEquals(SIGNATURE, both[1]);
    assertNotEquals(SIGNATURE, both[0]);
  }

  @Test
  void aSecretIsReadAsItIsWritten() {
    WebhookSecret secret = WebhookSecret.random(new SecureRandom());
    assertEquals(secret, WebhookSecret.parse(secret.reveal()));
    assertEquals(32, secret.bytes().length);
    assertFalse(secret.toString().contains(secret.reveal().substring(6)));
  }

  @Test
  void whatIsNoSecretIsRefusedUnshown() {
    for (String text :
        List.of(
            "",
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS?",
            // 23 bytes
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaQ=")) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> WebhookSecret.parse(text), text);
      assertFalse(String.valueOf(refused.getMessage()).contains("MfKQ"), refused.getMessage());
    }
  }
}
