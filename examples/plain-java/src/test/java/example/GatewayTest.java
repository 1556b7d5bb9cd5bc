package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.client.QuotaOptions;
import dev.tollgate.client.SpoolOptions;
import dev.tollgate.client.TollgateClient;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class GatewayTest {
  @TempDir Path spool;

  private final FakeMetering metering = new FakeMetering();
  private Server server;
  private Gateway gateway;

  @BeforeEach
  void start() throws Exception {
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(metering)
            .build()
            .start();
    TollgateClient tollgate =
        TollgateClient.builder()
            .target("127.0.0.1:" + server.getPort())
            .quota(QuotaOptions.defaults().withDecisionWait(Duration.ofSeconds(10)))
            .spool(SpoolOptions.in(spool))
            .build();
    gateway = new Gateway(tollgate, (customer, text) -> "sid-1", 0);
  }

  @AfterEach
  void stop() {
    gateway.close();
    server.shutdownNow();
  }

  @Test
  void messagesInAndOutAreMeteredAndALimitIsKept() throws Exception {
    assertEquals(200, post("/inbound", "tenant=rest-1&customer=%2B9665&id=wamid.1").statusCode());
    assertEquals("sid-1", post("/send", "tenant=rest-1&customer=%2B9665&text=Hello").body());
    awaitRecorded(2);
    assertEquals("+9665", metering.recorded.get(0).getInbound().getCustomerId());
    assertEquals("sid-1", metering.recorded.get(1).getOutbound().getMessageId());

    HttpResponse<String> refused =
        post("/send", "tenant=" + FakeMetering.OVER_LIMIT + "&customer=c&text=Hello");
    assertEquals(429, refused.statusCode());
    assertTrue(refused.body().contains("QUOTA_EXCEEDED"), refused.body());
    assertEquals(400, post("/send", "tenant=rest-1&customer=c").statusCode());
    assertEquals(2, metering.recorded.size());
  }

  private HttpResponse<String> post(String path, String form) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build(),
            BodyHandlers.ofString());
  }

  private void awaitRecorded(int messages) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (metering.recorded.size() < messages) {
      assertTrue(System.nanoTime() < end, "not recorded within 20 seconds");
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }
}
