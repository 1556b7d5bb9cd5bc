package dev.tollgate.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.client.TlsOptions;
import dev.tollgate.gateway.config.MeteringAccess;
import dev.tollgate.gateway.config.MeteringConfig;
import dev.tollgate.gateway.config.SpoolConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class MeteringOptionsTest {
  // Made here, so that no key stands in the sources.
  private static final String KEY = "tg_" + "a".repeat(12) + "_" + "b".repeat(47);
  private static final String OTHER = "tg_" + "c".repeat(12) + "_" + "d".repeat(47);

  private static final SpoolConfig SPOOL = SpoolConfig.in(Path.of("spool"));

  @TempDir private Path directory = Path.of("unset");

  @Test
  void nothingIsAMeteringOnThisMachineWithoutAKey() {
    assertEquals(MeteringConfig.at("127.0.0.1:9090", SPOOL), config(Map.of()));
    assertEquals(MeteringAccess.open(), config(Map.of("TOLLGATE_KEY", " ")).access());
  }

  @Test
  void theKeyComesFromTheEnvironmentOrFromAFile() throws IOException {
    Path file = Files.writeString(directory.resolve("key"), OTHER + "\n");

    assertEquals(KEY, key(config(Map.of("TOLLGATE_KEY", KEY + "\n"))));
    assertEquals(OTHER, key(config(Map.of("TOLLGATE_KEY", KEY), "--metering-key-file=" + file)));
    assertEquals(OTHER, key(config(Map.of("TOLLGATE_METERING_KEY_FILE", file.toString()))));
  }

  @Test
  void filesForTlsAreTakenAndPlaintextToo() {
    MeteringAccess tls =
        config(
                Map.of("TOLLGATE_METERING_CA_FILE", "ca"),
                "--metering-client-cert-file=cert",
                "--metering-client-key-file=key")
            .access();

    assertEquals(
        Optional.of(
            TlsOptions.defaults()
                .withCaFile(Path.of("ca"))
                .withClientCertificate(Path.of("cert"), Path.of("key"))),
        tls.tls());
    assertTrue(config(Map.of(), "--metering-plaintext").access().plaintext());
  }

  @Test
  void nothingPrintsTheKey() {
    String printed = config(Map.of("TOLLGATE_KEY", KEY)).toString();

    assertTrue(!printed.contains(KEY), printed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--metering-key-file=/none/such|metering-key-file: key file /none/such cannot be read",
        "--metering-client-cert-file=a|metering-client-cert-file and metering-client-key-file",
        "--metering-client-key-file=a|metering-client-cert-file and metering-client-key-file",
        "--metering-plaintext --metering-ca-file=a|metering-plaintext goes with none of",
        "--metering-ca-file=/none/such|Cannot use a file for metering's TLS, or the spool in --data-dir: /none/such"
      })
  void wrongUsageIsTold(String options, String told) throws IOException {
    Path tenants =
        Files.writeString(
            directory.resolve("tenants.json"),
            "[{\"tenant_id\":\"a\",\"phone_number_id\":\"1\","
                + "\"display_phone_number\":\"966550000000\"}]");
    Path secret = Files.writeString(directory.resolve("app-secret"), "secret");
    StringWriter err = new StringWriter();
    Stream<String> serve =
        Stream.of(
            "serve",
            "--port=0",
            "--database=none",
            "--data-dir=" + directory,
            "--tenants=" + tenants,
            "--app-secret-file=" + secret);

    int exitCode =
        GatewayCommand.line(Map.of())
            .setErr(new PrintWriter(err, true))
            .execute(Stream.concat(serve, Stream.of(options.split(" "))).toArray(String[]::new));

    assertEquals(2, exitCode);
    assertTrue(err.toString().contains(told), err.toString());
  }

  private static String key(MeteringConfig config) {
    return config.access().key().map(Supplier::get).orElse("none");
  }

  private static MeteringConfig config(Map<String, String> environment, String... options) {
    Holder holder = new Holder();
    new CommandLine(holder)
        .setDefaultValueProvider(new EnvironmentDefaults(environment))
        .parseArgs(options);
    return holder.metering.config(SPOOL);
  }

  @Command(name = "holder")
  private static final class Holder {
    @Mixin private MeteringOptions metering = new MeteringOptions();
  }
}
