package dev.tollgate.server.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The settings of the embedded PostgreSQL. They are given on its command line, where neither {@code
 * ALTER SYSTEM} nor a file in its directory can override them.
 */
final class EmbeddedSettings {
  static final String ADDRESS = "127.0.0.1";

  /** What an acknowledged message relies on; asserted again after each first start. */
  static final Map<String, String> DURABILITY =
      Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");

  /** The log must not quote statements, their values, or the rows that broke a constraint. */
  private static final Map<String, String> PRIVACY =
      Map.of(
          "log_statement", "none",
          "log_error_verbosity", "terse",
          "log_min_error_statement", "panic",
          "log_min_duration_statement", "-1",
          "log_min_duration_sample", "-1",
          "log_transaction_sample_rate", "0",
          "log_parameter_max_length", "0",
          "log_parameter_max_length_on_error", "0");

  private static final Map<String, String> PLACE =
      Map.of(
          "listen_addresses", ADDRESS,
          "unix_socket_directories", "",
          "password_encryption", "scram-sha-256",
          "restart_after_crash", "on",
          "logging_collector", "off",
          "log_destination", "stderr");

  private static final Set<String> FILES =
      Set.of("port", "data_directory", "config_file", "hba_file", "ident_file");

  /**
   * Each page that is changed is logged whole for the first time after a checkpoint, and a
   * message's key is a hash that falls on any page of its index. So checkpoints are rare, at the
   * price of some seconds more for a start after a crash, and pages are compressed.
   */
  private static final Map<String, String> CHECKPOINTS =
      Map.of(
          "checkpoint_timeout", "15min",
          "max_wal_size", "2GB",
          "min_wal_size", "512MB",
          "wal_compression", "pglz");

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "shared_buffers", "512MB",
          "max_connections", "60",
          "jit", "off",
          "timezone", "UTC",
          "log_timezone", "UTC",
          "log_line_prefix", "%m [%p] ",
          "log_checkpoints", "off");

  private EmbeddedSettings() {}

  static void requireChangeable(String name) {
    String key = name.toLowerCase(Locale.ROOT);
    if (!key.matches("[a-z][a-z0-9_.]{0,62}")) {
      throw new IllegalArgumentException("not the name of a PostgreSQL setting: " + name);
    }
    if (FILES.contains(key)
        || DURABILITY.containsKey(key)
        || PRIVACY.containsKey(key)
        || PLACE.containsKey(key)) {
      throw new IllegalArgumentException(
          "the setting " + key + " of the embedded PostgreSQL is fixed");
    }
  }

  /** The arguments of the program {@code postgres}. */
  static List<String> arguments(Map<String, String> changed, int port) {
    Map<String, String> all = new TreeMap<>(DEFAULTS);
    all.putAll(CHECKPOINTS);
    changed.forEach((name, value) -> all.put(name.toLowerCase(Locale.ROOT), value));
    all.putAll(PLACE);
    all.putAll(PRIVACY);
    all.putAll(DURABILITY);
    all.put("port", Integer.toString(port));
    List<String> arguments = new ArrayList<>();
    all.forEach(
        (name, value) -> {
          arguments.add("-c");
          arguments.add(name + "=" + value);
        });
    return arguments;
  }
}
