package dev.tollgate.server.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedConfigTest {
  private final EmbeddedConfig config = EmbeddedConfig.in(Path.of("data"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fsync",
        "FSYNC",
        "synchronous_commit",
        "full_page_writes",
        "listen_addresses",
        "port",
        "hba_file",
        "password_encryption",
        "log_statement"
      })
  void fixedSettingsAreRefused(String name) {
    Exception refused =
        assertThrows(
            IllegalArgumentException.class, () -> config.withSettings(Map.of(name, "off")));
    assertTrue(String.valueOf(refused.getMessage()).contains("is fixed"));
  }

  @Test
  void whatIsNoSettingIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> config.withSettings(Map.of("a b=c", "off")));
  }

  @Test
  void otherSettingsReplaceTheDefault() {
    Map<String, String> changed =
        config.withSettings(Map.of("TimeZone", "Asia/Kathmandu", "max_wal_size", "4GB")).settings();
    List<String> arguments = EmbeddedSettings.arguments(changed, 20_001);
    assertTrue(arguments.contains("timezone=Asia/Kathmandu"));
    assertFalse(arguments.contains("timezone=UTC"));
    assertTrue(arguments.containsAll(List.of("port=20001", "fsync=on", "shared_buffers=512MB")));
    assertTrue(arguments.contains("max_wal_size=4GB"));
    assertFalse(arguments.contains("max_wal_size=2GB"));
  }

  @Test
  void everyPlatformHasItsArchive() {
    assertEquals(
        List.of("/postgres-linux-x86_64.txz"),
        PostgresBinaries.candidates("Linux", "amd64", false));
    assertEquals(
        List.of("/postgres-linux-arm_64-alpine_linux.txz", "/postgres-linux-arm_64.txz"),
        PostgresBinaries.candidates("Linux", "aarch64", true));
    assertEquals(
        List.of("/postgres-darwin-arm_64.txz"),
        PostgresBinaries.candidates("Mac OS X", "aarch64", false));
    assertEquals(
        List.of("/postgres-windows-x86_64.txz"),
        PostgresBinaries.candidates("Windows 11", "amd64", false));
  }

  @Test
  void aSecretDoesNotPrint() {
    Secret secret = Secret.of("hunter2");
    assertEquals("******", secret.toString());
    assertEquals("hunter2", secret.reveal());
    assertEquals(Secret.of("hunter2"), secret);
    assertNotEquals(Secret.of("hunter3"), secret);
    assertFalse(
        new ConnectionSettings("jdbc:postgresql://h/d", "u", secret)
            .toString()
            .contains("hunter2"));
  }

  @Test
  void limitsStayUnderTheirCeiling() {
    Duration fine = Duration.ofSeconds(1);
    Duration longer = Duration.ofSeconds(2);
    for (Duration bad : List.of(Duration.ZERO, Duration.ofSeconds(10), Duration.ofHours(1))) {
      assertThrows(
          IllegalArgumentException.class, () -> new SessionLimits(fine, bad, fine, longer, fine));
    }
    assertThrows(
        IllegalArgumentException.class, () -> new SessionLimits(fine, fine, fine, fine, fine));
  }
}
