package dev.tollgate.gateway;

import static dev.tollgate.gateway.testing.WebhookBodies.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.gateway.config.Secret;
import dev.tollgate.gateway.testing.FakeMetering;
import dev.tollgate.gateway.testing.WebhookBodies;
import dev.tollgate.gateway.whatsapp.WebhookSignature;
import dev.tollgate.testing.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as people run it. */
class ProcessIT {
  private static final Pattern READY =
      Pattern.compile("tollgate-gateway is ready: http://127\\.0\\.0\\.1:(\\d+), metering .*");

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static final String STOPPING =
      "{\"status\":\"not_ready\",\"because\":[\"the gateway is stopping\"]}";

  @TempDir private Path directory = Path.of("unset");

  @Test
  void saysWhenItIsReadyAndEndsWhatItBeganWhenItIsStopped()
      throws IOException, InterruptedException {
    try (FakeMetering metering = new FakeMetering()) {
      Process process = serve(metering);
      try (BufferedReader lines = process.inputReader()) {
        Matcher ready = READY.matcher(String.valueOf(lines.readLine()));
        assertTrue(ready.matches(), "the first line says that it is ready");
        metering.hold();
        int port = Integer.parseInt(ready.group(1));
        assertEquals(200, get(port, "/ready").statusCode());
        CompletableFuture<HttpResponse<String>> post = post(port);
        Eventually.until("it is with metering", () -> metering.held() == 1);
        // Process.destroy would also close the pipe that the last line comes through.
        assertTrue(process.toHandle().destroy());
        Eventually.until("it is stopping", () -> get(port, "/ready").statusCode() == 503);
        assertEquals(STOPPING, get(port, "/ready").body());
        assertTrue(post(port).join().body().contains("\"code\":\"STOPPING\""));
        assertTrue(process.toHandle().destroy(), "a second SIGTERM");
        assertEquals(503, get(port, "/ready").statusCode());
        assertFalse(post.isDone(), "what was begun is still waited for");
        metering.release();
        assertEquals(200, post.join().statusCode());
        assertEquals("tollgate-gateway has stopped", lines.readLine());
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private Process serve(FakeMetering metering) throws IOException {
    Path secret = directory.resolve("app-secret");
    Files.writeString(secret, "process secret");
    Path tenants = directory.resolve("tenants.json");
    Files.writeString(
        tenants,
        "[{\"tenant_id\":\"a\",\"phone_number_id\":\"1\",\"display_phone_number\":\"966550000000\"}]");
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of(System.getProperty("tollgate.jar.dir", "target"), "tollgate-gateway.jar")
                    .toString(),
                "serve",
                "--port=0",
                "--database=none",
                "--data-dir=" + directory,
                "--metering=" + metering.target(),
                // So long that a held message keeps its post under way.
                "--spool-after=PT1M",
                "--tenants=" + tenants,
                "--app-secret-file=" + secret))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static HttpResponse<String> get(int port, String path) {
    return HTTP.sendAsync(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            BodyHandlers.ofString())
        .join();
  }

  private static CompletableFuture<HttpResponse<String>> post(int port) {
    byte[] body =
        WebhookBodies.of("1", List.of(message("wamid.1", "966510000087", "1736728976")))
            .getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/webhooks/whatsapp"))
            .header(
                WebhookSignature.HEADER,
                new WebhookSignature(Secret.of("app-secret", "process secret")).sign(body))
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return HTTP.sendAsync(request, BodyHandlers.ofString());
  }
}
