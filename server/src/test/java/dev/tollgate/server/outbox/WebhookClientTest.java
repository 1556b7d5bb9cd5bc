package dev.tollgate.server.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.server.database.Await;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class WebhookClientTest {
  private static final Duration ATTEMPT_MAX = Duration.ofSeconds(1);

  /** A resolver that takes longer than an attempt may. */
  private static InetAddress[] late(String host) {
    long begun = System.nanoTime();
    try {
      Await.until(
          "the attempt's time is over",
          Duration.ofSeconds(30),
          () -> System.nanoTime() - begun > ATTEMPT_MAX.toNanos() * 3 / 2);
      return new InetAddress[] {InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})};
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aNameThatIsFoundTooLateIsATimeOut() throws Exception {
    WebhookTargets targets = new WebhookTargets(true, WebhookClientTest::late);
    // It hangs, so that on a machine that is busy the attempt ends by its time too.
    try (Receiver receiver = new Receiver();
        WebhookClient client =
            new WebhookClient(targets, SSLContext.getDefault(), 1, ATTEMPT_MAX)) {
      receiver.hang();
      WebhookClient.Answer answer =
          client.post(
              "http://late.invalid:" + receiver.port() + "/hook",
              Map.of(),
              "{}".getBytes(StandardCharsets.UTF_8));
      assertEquals(new WebhookClient.Answer(null, "no answer within 1 s"), answer);
    }
  }
}
