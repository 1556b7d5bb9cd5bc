package dev.tollgate.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.util.JsonFormat;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.CheckQuotaResponse;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.server.Main;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program in a process of its own: what scripts see of it. */
@Timeout(120)
class MainIT {
  @TempDir private Path directory;
  private FakeTollgate server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeTollgate();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void standardOutputIsTheAnswerAndNothingElse() throws Exception {
    server.answer(AdminServiceGrpc.getGetTenantMethod(), Samples.TENANT);

    CommandRun run = run("tenant", "get", "--tenant", "acme", "--json");

    assertEquals(0, run.exitCode(), run.err());
    Tenant.Builder printed = Tenant.newBuilder();
    JsonFormat.parser().merge(run.out(), printed);
    assertEquals(Samples.TENANT, printed.build());
  }

  @Test
  void theExitCodeTellsARefusal() throws Exception {
    server.answer(
        MeteringServiceGrpc.getCheckQuotaMethod(),
        CheckQuotaResponse.newBuilder().setDecision(Samples.decision(false)).build());

    CommandRun run = run("check", "--tenant", "acme", "--customer", "C");

    assertEquals(3, run.exitCode(), run.err());
    assertTrue(run.cells().contains("message " + Samples.LIMIT_REACHED), run.out());
    // A JVM may have warnings of its own to tell.
    assertFalse(run.err().contains("\tat "), run.err());
  }

  private CommandRun run(String... arguments) throws IOException, InterruptedException {
    File out = directory.resolve("out").toFile();
    File err = directory.resolve("err").toFile();
    Stream<String> java =
        Stream.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
    List<String> command =
        Stream.of(java, Stream.of(arguments), Stream.of("--server", server.address()))
            .flatMap(part -> part)
            .toList();
    Process process = new ProcessBuilder(command).redirectOutput(out).redirectError(err).start();
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the program ends");
    } finally {
      process.destroyForcibly();
    }
    return new CommandRun(process.exitValue(), text(out), text(err));
  }

  private static String text(File file) throws IOException {
    return Files.readString(file.toPath(), StandardCharsets.UTF_8);
  }
}
