package dev.tollgate.server.database;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where and how the embedded PostgreSQL runs.
 *
 * @param dataDir the directory of its data, made when absent; one server owns it at a time
 * @param binariesDir where PostgreSQL's programs are unpacked, some 60 MB for each version; may be
 *     shared by any number of servers. Absent: inside {@code dataDir}
 * @param settings PostgreSQL settings beyond the defaults, by name, such as {@code shared_buffers}.
 *     Those of durability, authentication, address and privacy of the log are fixed: naming one is
 *     an {@code IllegalArgumentException}
 */
public record EmbeddedConfig(
    Path dataDir, Optional<Path> binariesDir, Map<String, String> settings) {

  public EmbeddedConfig {
    dataDir = dataDir.toAbsolutePath().normalize();
    binariesDir = binariesDir.map(dir -> dir.toAbsolutePath().normalize());
    settings = Map.copyOf(settings);
    settings.keySet().forEach(EmbeddedSettings::requireChangeable);
  }

  /** Everything by default, in {@code dataDir}. */
  public static EmbeddedConfig in(Path dataDir) {
    return new EmbeddedConfig(dataDir, Optional.empty(), Map.of());
  }

  /** The same with PostgreSQL's programs unpacked in {@code dir}. */
  public EmbeddedConfig withBinariesDir(Path dir) {
    return new EmbeddedConfig(dataDir, Optional.of(dir), settings);
  }

  /** The same with these PostgreSQL settings in place of those given before. */
  public EmbeddedConfig withSettings(Map<String, String> changed) {
    return new EmbeddedConfig(dataDir, binariesDir, changed);
  }
}
