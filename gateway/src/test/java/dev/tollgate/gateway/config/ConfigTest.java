package dev.tollgate.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ConfigTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void aSecretComparesAndDoesNotPrint() {
    Secret secret = Secret.of("token", "open sesame");
    assertTrue(secret.matches("open sesame"));
    assertFalse(secret.matches("open sesam"));
    assertFalse(secret.matches(""));
    assertFalse(String.valueOf(secret).contains("sesame"));
  }

  @Test
  void aSecretIsOneLineOfAscii() {
    assertNames("token", () -> Secret.of("token", ""));
    assertNames("token", () -> Secret.of("token", " "));
    assertNames("token", () -> Secret.of("token", "a\nb"));
    assertNames("token", () -> Secret.of("token", "\u00e9"));
    assertNames("4096", () -> Secret.of("token", "a".repeat(4097)));
  }

  @Test
  void limitsAreNamed() {
    assertNames("port", () -> new ListenConfig("127.0.0.1", 65536, 1, SECOND));
    assertNames("max-in-flight", () -> new ListenConfig("127.0.0.1", 1, 0, SECOND));
    assertNames("stop-timeout", () -> new ListenConfig("127.0.0.1", 1, 1, Duration.ZERO));
    assertNames("metering", () -> metering("", SECOND, SECOND));
    assertNames("metering-deadline", () -> metering("a:1", Duration.ZERO, SECOND));
    assertNames("check-deadline", () -> metering("a:1", SECOND, Duration.ofHours(1)));
    assertNames("spool-items", () -> new SpoolConfig(Path.of("spool"), 0, SECOND));
    assertNames("spool-after", () -> new SpoolConfig(Path.of("spool"), 1, Duration.ofHours(1)));
    assertNames("provider-url", () -> new ProviderConfig(URI.create("ftp://a/"), SECOND));
    assertNames("provider-url", () -> new ProviderConfig(URI.create("messages"), SECOND));
    assertNames(
        "provider-timeout", () -> new ProviderConfig(URI.create("https://a"), Duration.ZERO));
  }

  @Test
  void limitsOfTheQueueAreNamed() {
    Retries retries = Retries.defaults();
    Duration hour = Duration.ofHours(1);
    assertNames("queue-max", () -> new QueueConfig(true, 0, 1, 80, retries, hour, hour));
    assertNames("queue-workers", () -> new QueueConfig(true, 1, 0, 80, retries, hour, hour));
    assertNames("send-rate", () -> new QueueConfig(true, 1, 1, 0.5, retries, hour, hour));
    assertNames("send-rate", () -> new QueueConfig(true, 1, 1, Double.NaN, retries, hour, hour));
    assertNames("hold", () -> new QueueConfig(true, 1, 1, 80, retries, Duration.ofDays(2), hour));
    assertNames("hold", () -> new QueueConfig(true, 1, 1, 80, retries, Duration.ofMillis(1), hour));
    assertNames("keep-sends", () -> new QueueConfig(true, 1, 1, 80, retries, hour, SECOND));
    assertNames("send-tries", () -> new Retries(11, SECOND, true));
    assertNames("retry-delay", () -> new Retries(3, Duration.ofHours(2), true));
  }

  @Test
  void aBaseUrlMayEndInSlashes() {
    assertEquals(
        URI.create("https://a/v1"),
        new ProviderConfig(URI.create("https://a/v1//"), SECOND).baseUrl());
  }

  @Test
  void tenantsAreFoundByBothTheirNumbers() {
    Tenant one = new Tenant("one", "1", "+966550000001");
    Tenants tenants = new Tenants(List.of(one, new Tenant("two", "2", "+966550000002")));
    assertEquals(Optional.of(one), tenants.byPhoneNumberId("1"));
    assertEquals(Optional.of(one), tenants.byNumber("+966550000001"));
    assertEquals(Optional.empty(), tenants.byPhoneNumberId("3"));
    assertEquals(2, tenants.size());
  }

  @Test
  void twoTenantsDoNotShareANumber() {
    Tenant one = new Tenant("one", "1", "+966550000001");
    assertNames(
        "phone_number_id",
        () -> new Tenants(List.of(one, new Tenant("two", "1", "+966550000002"))));
    assertNames(
        "display_phone_number",
        () -> new Tenants(List.of(one, new Tenant("two", "2", "+966550000001"))));
  }

  private static MeteringConfig metering(String target, Duration deadline, Duration check) {
    return new MeteringConfig(
        target, deadline, check, MeteringAccess.open(), SpoolConfig.in(Path.of("spool")));
  }

  private static void assertNames(String word, Executable wrong) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, wrong).getMessage());
    assertTrue(message.contains(word), message);
  }
}
