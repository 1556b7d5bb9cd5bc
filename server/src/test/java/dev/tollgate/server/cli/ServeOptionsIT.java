package dev.tollgate.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.testing.tls.CertificateRequest;
import dev.tollgate.testing.tls.TestCertificate;
import dev.tollgate.testing.tls.TestCertificates;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Combinations of options that {@code serve} refuses before it begins with anything. */
class ServeOptionsIT {
  private static final String OPEN = "can be reached from other machines, which needs ";

  @TempDir private Path dir;
  private TestCertificate issued;
  private Path certificate;
  private Path key;

  @BeforeEach
  void write() throws Exception {
    issued = TestCertificates.authority("Server CA").issue(CertificateRequest.server());
    certificate = issued.writeCertificate(dir.resolve("server.crt"));
    key = issued.writeKey(dir.resolve("server.key"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
  void anOpenBindNeedsTlsAndKeys(String bind) {
    assertRefused("--bind " + bind + " " + OPEN + "TLS", Map.of(), "--bind", bind);
  }

  @Test
  void aFlagInTheEnvironmentAndOnTheCommandLineIsOn() {
    Map<String, String> environment = Map.of("TOLLGATE_REQUIRE_KEYS", "true");
    for (String[] keys : new String[][] {{}, {"--require-keys"}}) {
      List<String> arguments = new ArrayList<>(List.of("--bind", "0.0.0.0"));
      arguments.addAll(List.of(keys));
      String err =
          assertRefused(
              OPEN + "TLS (--tls-cert-file and --tls-key-file).",
              environment,
              arguments.toArray(String[]::new));
      assertFalse(err.contains("keys (--require-keys)"), err);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--tls-cert-file, a.crt, --tls-cert-file needs --tls-key-file",
    "--tls-key-file, a.key, --tls-key-file needs --tls-cert-file",
    "--tls-client-ca-file, ca.crt, need --tls-cert-file and --tls-key-file",
    "--tls-client-auth, required, need --tls-cert-file and --tls-key-file",
    "--tls-client-auth, sometimes, --tls-client-auth",
  })
  void optionsThatNeedOthersSaySo(String option, String value, String fault) {
    assertRefused(fault, Map.of(), option, value);
  }

  @Test
  void clientCertificatesNeedAnAuthority() {
    String fault = "--tls-client-auth needs --tls-client-ca-file";
    assertRefused(fault, Map.of(), tls("--tls-client-auth", "required"));
  }

  @Test
  void filesThatCannotBeUsedAreNamedWithTheirOption() throws Exception {
    Path missing = dir.resolve("missing.crt");
    assertRefused(
        "--tls-client-ca-file cannot be used: " + missing + " does not exist",
        Map.of(),
        tls("--tls-client-ca-file", missing.toString()));
    TestCertificate.write(certificate, "garbage");
    assertRefused(
        "--tls-cert-file cannot be used: " + certificate + " holds no certificate",
        Map.of(),
        tls());
    issued.writeCertificate(certificate);
    TestCertificate other = TestCertificates.authority("Other").issue(CertificateRequest.server());
    other.writeKey(key);
    String err =
        assertRefused(
            "--tls-key-file cannot be used: " + key + " does not hold the key", Map.of(), tls());
    for (String line : other.keyPem().lines().toList()) {
      assertFalse(err.contains(line), "the key is told");
    }
    Files.delete(key);
    assertRefused("--tls-key-file cannot be used: " + key + " does not exist", Map.of(), tls());
  }

  private String[] tls(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("--tls-cert-file", certificate.toString(), "--tls-key-file", key.toString()));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private String assertRefused(String fault, Map<String, String> environment, String... arguments) {
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(List.of("serve", "--data-dir", data().toString()));
    all.addAll(List.of(arguments));
    int exitCode =
        TollgateCommand.commandLine(new ServeCommand(environment), environment)
            .setErr(new PrintWriter(err, true))
            .execute(all.toArray(String[]::new));
    assertEquals(2, exitCode, err.toString());
    assertTrue(err.toString().contains(fault), err.toString());
    assertFalse(Files.exists(data()), "it began with its database");
    return err.toString();
  }

  private Path data() {
    return dir.resolve("data");
  }
}
