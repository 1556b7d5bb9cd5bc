package dev.tollgate.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several replicas in one target. */
@Timeout(120)
class AddressListIT {
  private static final QuotaCheck CHECK =
      new QuotaCheck("acme", Recipient.customer("c"), Consistency.STRONG);

  private final CountingService first = new CountingService(1_000);
  private final CountingService second = new CountingService(1_000);
  private Server firstServer;
  private Server secondServer;
  private TollgateClient client;

  @BeforeEach
  void start() throws IOException {
    firstServer = serve(0, first);
    secondServer = serve(0, second);
    client =
        TollgateClient.builder()
            .target("127.0.0.1:" + firstServer.getPort() + ", localhost:" + secondServer.getPort())
            .deadline(Duration.ofSeconds(20))
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    firstServer.shutdownNow();
    secondServer.shutdownNow();
  }

  private static Server serve(int port, CountingService service) throws IOException {
    return Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
        .addService(service)
        .build()
        .start();
  }

  @Test
  void callsGoToAllInTurnAndToTheOthersWhenOneIsAway() throws Exception {
    askUntilBothWereAsked();

    int port = secondServer.getPort();
    secondServer.shutdownNow();
    secondServer.awaitTermination(10, TimeUnit.SECONDS);
    for (int i = 0; i < 20; i++) {
      assertTrue(client.direct().checkQuota(CHECK).allowed());
    }
    assertInstanceOf(
        TrackOutcome.Recorded.class,
        client.inbound().track(InboundMessage.builder("acme", "c").messageId("m").build()));
    assertEquals(1, first.messages());

    secondServer = serve(port, second);
    askUntilBothWereAsked();
  }

  private void askUntilBothWereAsked() {
    int before = first.checks();
    int beforeSecond = second.checks();
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (first.checks() == before || second.checks() == beforeSecond) {
      assertTrue(System.nanoTime() < end, "both are asked");
      assertTrue(client.direct().checkQuota(CHECK).allowed());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:1,b", "a:1,", ",a:1", "a:1,b:0", "a:1,b:65536", "a:1,dns:///b:2"})
  void anAddressThatIsNoneIsNamed(String target) {
    IllegalArgumentException wrong =
        assertThrows(
            IllegalArgumentException.class,
            () -> TollgateClient.builder().target(target).plaintext().build());
    assertTrue(String.valueOf(wrong.getMessage()).startsWith("target: "), wrong.getMessage());
  }

  @Test
  void aListIsOfThisMachineWhenAllOfItIs() {
    assertTrue(Target.isLoopback("127.0.0.1:1,localhost:2,[::1]:3"));
    assertTrue(List.of("127.0.0.1:1,10.0.0.1:2").stream().noneMatch(Target::isLoopback));
  }
}
