package dev.tollgate.client.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.tollgate.client.FailurePolicy;
import dev.tollgate.client.QuotaMode;
import dev.tollgate.client.QuotaOptions;
import dev.tollgate.client.SpoolOptions;
import dev.tollgate.client.TollgateClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What is bound, and what it makes of the client's options. */
class PropertiesTest {
  @Test
  void defaultsAreThoseOfTheClient() {
    TollgateProperties properties = bind(Map.of());
    assertEquals(TollgateClient.Builder.DEFAULT_TARGET, properties.target());
    assertEquals(TollgateClient.Builder.DEFAULT_DEADLINE, properties.deadline());
    assertEquals(QuotaOptions.defaults(), QuotaProperties.options(properties.quota()));
    assertNull(properties.spool());
    assertNull(properties.tls());

    TollgateProperties.Spool spool =
        Objects.requireNonNull(bind(Map.of("tollgate.spool.directory", "/spool")).spool());
    assertEquals(SpoolOptions.in(Path.of("/spool")), SpoolProperties.options(spool));
  }

  @Test
  void everyQuotaOptionCanBeSet() {
    TollgateProperties properties =
        bind(
            Map.of(
                "tollgate.quota.mode", "reserve",
                "tollgate.quota.reserve-ttl", "2m",
                "tollgate.quota.failure-policy", "last-known",
                "tollgate.quota.last-known-max-age", "7m",
                "tollgate.quota.decision-wait", "99ms",
                "tollgate.quota.sends-per-answer-max", "7",
                "tollgate.quota.denials-for", "3s",
                "tollgate.quota.tenants-max", "8"));
    assertEquals(
        new QuotaOptions(
            QuotaMode.reserve(Duration.ofMinutes(2)),
            FailurePolicy.lastKnown(Duration.ofMinutes(7)),
            Duration.ofMillis(99),
            7,
            Duration.ofSeconds(3),
            8),
        QuotaProperties.options(properties.quota()));
    assertEquals(
        QuotaOptions.defaults()
            .withMode(QuotaMode.strong())
            .withFailurePolicy(FailurePolicy.closed()),
        QuotaProperties.options(
            bind(Map.of("tollgate.quota.mode", "strong", "tollgate.quota.failure-policy", "closed"))
                .quota()));
    assertEquals(
        QuotaMode.unchecked(),
        QuotaProperties.options(bind(Map.of("tollgate.quota.mode", "unchecked")).quota()).mode());
  }

  @Test
  void everySpoolOptionCanBeSet() {
    TollgateProperties.Spool spool =
        Objects.requireNonNull(
            bind(Map.of(
                    "tollgate.spool.directory", "/spool",
                    "tollgate.spool.items-max", "5",
                    "tollgate.spool.bytes-max", "2MB",
                    "tollgate.spool.when-full", "block",
                    "tollgate.spool.block-for", "4s",
                    "tollgate.spool.after", "0",
                    "tollgate.spool.sync", "false"))
                .spool());
    assertEquals(
        new SpoolOptions(
            Path.of("/spool"),
            5,
            2 << 20,
            SpoolOptions.WhenFull.block(Duration.ofSeconds(4)),
            Duration.ZERO,
            false),
        SpoolProperties.options(spool));
  }

  @Test
  void theKeyIsNotShown() {
    assertFalse(bind(Map.of("tollgate.key", "tg_secret")).toString().contains("secret"));
  }

  private static TollgateProperties bind(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("tollgate", TollgateProperties.class);
  }
}
