package dev.tollgate.gateway.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.gateway.config.Tenants;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * Recorded webhooks, and what they come to.
 *
 * @param webhooks a file, a webhook on each line
 * @param tenants who is behind which number
 * @param timeZones of the tenants, by id
 * @param expected what they come to, by tenant
 */
record RecordedStream(
    Path webhooks,
    Tenants tenants,
    Map<String, String> timeZones,
    Map<String, TenantCounts> expected) {

  /** Unpacks a stream of the test resources into a directory. */
  static RecordedStream named(String name, Path directory) throws IOException {
    Path webhooks = directory.resolve(name + ".ndjson");
    Path tenants = directory.resolve(name + "-tenants.json");
    try (InputStream in = new GZIPInputStream(resource(name, "webhooks.ndjson.gz"))) {
      Files.copy(in, webhooks);
    }
    try (InputStream in = resource(name, "tenants.json")) {
      Files.copy(in, tenants);
    }
    Map<String, String> timeZones = new TreeMap<>();
    for (JsonNode tenant : Stack.json(Files.readString(tenants))) {
      timeZones.put(tenant.path("tenant_id").textValue(), tenant.path("time_zone").textValue());
    }
    return new RecordedStream(webhooks, Tenants.read(tenants), timeZones, expected(name));
  }

  private static Map<String, TenantCounts> expected(String name) throws IOException {
    try (InputStream in = resource(name, "expected.json")) {
      JsonNode root = Stack.json(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      Map<String, TenantCounts> expected = new TreeMap<>();
      root.properties()
          .forEach(entry -> expected.put(entry.getKey(), TenantCounts.of(entry.getValue())));
      return expected;
    }
  }

  private static InputStream resource(String name, String file) {
    String path = "/streams/" + name + "/" + file;
    return Objects.requireNonNull(RecordedStream.class.getResourceAsStream(path), path);
  }

  /** All tenants' messages. */
  long messages() {
    return expected.values().stream().mapToLong(TenantCounts::messages).sum();
  }
}
