package dev.tollgate.client.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

/** What somebody reads whose application does not start. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class StartFailureIT {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tollgate.deadline=2h | tollgate.deadline | at most PT1H",
        "tollgate.quota.decision-wait=2m | tollgate.quota.decision-wait | PT0.001S to PT1M",
        "tollgate.quota.sends-per-answer-max=-1 | tollgate.quota.sends-per-answer-max | 1 to 1000000",
        "tollgate.quota.denials-for=61s | tollgate.quota.denials-for | PT0S to PT1M",
        "tollgate.quota.tenants-max=0 | tollgate.quota.tenants-max | 1 to 10000000",
        "tollgate.quota.mode=reserve | tollgate.quota.reserve-ttl | tollgate.quota.mode=reserve",
        "tollgate.quota.mode=maybe | tollgate.quota.mode | RESERVE",
        "tollgate.quota.failure-policy=maybe | tollgate.quota.failure-policy | LAST_KNOWN",
        "tollgate.spool.sync=false | tollgate.spool.directory | has to be set",
        "tollgate.spool.items-max=many | tollgate.spool.items-max | long",
        "tollgate.tls.certificate-file=/c.pem | tollgate.tls.private-key-file | has to be set",
        "tollgate.tls.private-key-file=/k.pem | tollgate.tls.certificate-file | has to be set",
        "tollgate.tls.ca-file=/no/such.pem | tollgate.tls | /no/such.pem",
      })
  void theErrorNamesThePropertyAndItsBound(
      String set, String property, String bound, CapturedOutput output) {
    assertThat(failureOf(output, set)).contains(property).contains(bound);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "items-max=0 | 1 to 100000000",
        "bytes-max=1KB | 1048576 to",
        "after=2m | PT0S to PT1M",
        "when-full=block | block-for",
        "when-full=never | BLOCK",
      })
  void theErrorNamesThePropertyOfTheSpool(String set, String bound, CapturedOutput output) {
    String name = set.substring(0, set.indexOf('='));
    assertThat(failureOf(output, "tollgate.spool.directory=" + directory, "tollgate.spool." + set))
        .contains("tollgate.spool." + (bound.equals("block-for") ? bound : name))
        .contains(bound);
  }

  @Test
  void whatContradictsEachOtherIsNamed(CapturedOutput output) {
    assertThat(failureOf(output, "tollgate.key=tg_secret", "tollgate.key-file=/key"))
        .contains("tollgate.key")
        .contains("tollgate.key-file")
        .doesNotContain("tg_secret");
    assertThat(failureOf(output, "tollgate.plaintext=true", "tollgate.tls.enabled=true"))
        .contains("tollgate.plaintext")
        .contains("contradicts tollgate.tls");
  }

  @Test
  void aDirectoryThatIsInUseIsNamed(CapturedOutput output) {
    String spool = "tollgate.spool.directory=" + directory;
    try (var running = application(spool).run()) {
      assertThat(running.isRunning()).isTrue();
      assertThat(failureOf(output, spool))
          .contains(directory.toString())
          .contains("tollgate.spool");
    }
  }

  private static String failureOf(CapturedOutput output, String... properties) {
    assertThrows(RuntimeException.class, () -> application(properties).run().close());
    String all = output.getAll();
    int report = all.lastIndexOf("APPLICATION FAILED TO START");
    assertThat(report).as(all).isNotNegative();
    return all.substring(report);
  }

  private static SpringApplication application(String... properties) {
    SpringApplication application = new SpringApplication(App.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.setDefaultProperties(
        Stream.of(properties)
            .map(property -> property.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
    return application;
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(TollgateAutoConfiguration.class)
  static class App {}
}
