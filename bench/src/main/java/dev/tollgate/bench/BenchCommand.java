package dev.tollgate.bench;

import dev.tollgate.server.database.DatabaseException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the suite and reports. */
@Command(
    name = "tollgate-bench",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Measures a server in a process of its own against the ceilings of the machine.")
final class BenchCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec command;

  @Option(
      names = "--warmup",
      paramLabel = "DURATION",
      description = "Load before each figure that is not counted (ISO 8601); PT5S by default.")
  private @Nullable Duration warmUp;

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      description = "Load that is counted, for each figure (ISO 8601); PT10S by default.")
  private @Nullable Duration duration;

  @Option(names = "--quick", description = "As --warmup PT1S --duration PT2S, where not given.")
  private boolean quick;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Which messages are sent: the same for the same seed.")
  private long seed;

  @Option(
      names = "--tenants",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Tenants that the customers are spread over.")
  private int tenants;

  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "50000",
      description = "Customers that the messages are from; each has an open session.")
  private int customers;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the report to this file as well, as JSON.")
  private @Nullable Path json;

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      defaultValue = "${sys:java.io.tmpdir}",
      description = "Where a new directory for PostgreSQL's data is made, and removed at the end.")
  private Path workDir = Path.of("");

  @Option(
      names = "--server-jar",
      paramLabel = "FILE",
      description =
          "The server; by default server/target/tollgate-server.jar, or the classes of this jar.")
  private @Nullable Path serverJar;

  @Option(
      names = "--server-java-option",
      paramLabel = "OPTION",
      description = "An option of the server's JVM, such as -Xmx256m; may be repeated.")
  private List<String> serverJavaOptions = List.of();

  @Option(
      names = "--abuse",
      description = "Measure what others' attacks do to a caller, instead of the figures.")
  private boolean abuse;

  @Option(
      names = "--authentication",
      description = "Measure only what keys cost, instead of all figures.")
  private boolean authentication;

  @Mixin private ClientOptions client = new ClientOptions();
  @Mixin private HistoryOptions history = new HistoryOptions();

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    Timing timing = checked(this::timing);
    Population population = checked(() -> new Population(tenants, customers));
    try {
      if (history.asked()) {
        return history(timing, population);
      }
      if (abuse) {
        return abuse(timing, population);
      }
      Report report = run(timing, population);
      new ReportTable(report).print(out());
      if (json != null) {
        new ReportJson(report).write(json);
      }
      return report.faultCount() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    } catch (BenchException | DatabaseException e) {
      spec().commandLine().getErr().println("tollgate-bench: " + e.getMessage());
      return ExitCode.SOFTWARE;
    }
  }

  private Report run(Timing timing, Population population)
      throws IOException, InterruptedException, SQLException {
    List<Integer> callers = checked(client::callers);
    Turns turns = new Turns(population, seed, timing, checked(client::rounds));
    ServerProgram program = ServerProgram.find(serverJar, serverJavaOptions);
    InstantSource clock = InstantSource.system();
    try (Rig rig = new Rig(workDir, clock)) {
      Thread onSignal = new Thread(rig::close, "bench-stop");
      Runtime.getRuntime().addShutdownHook(onSignal);
      new FirstMessages(rig, population, clock).record();
      Suite suite = new Suite(rig, population, seed, timing, clock);
      List<Figure> figures = authentication || client.asked() ? List.of() : suite.run(program);
      List<Comparison> comparisons =
          client.asked()
              ? new ClientSuite(rig, callers, turns, clock).run(program)
              : new AuthenticationSuite(rig, population, seed, timing, clock).run(program);
      Machine machine = Machine.of(rig.directory());
      return new Report(
          machine, program.description(), seed, timing, population, figures, comparisons);
    }
  }

  private int abuse(Timing timing, Population population) throws IOException, InterruptedException {
    ServerProgram program = ServerProgram.find(serverJar, serverJavaOptions);
    InstantSource clock = InstantSource.system();
    try (Rig rig = new Rig(workDir, clock)) {
      Thread onSignal = new Thread(rig::close, "bench-stop");
      Runtime.getRuntime().addShutdownHook(onSignal);
      List<AbuseFigure> figures = new AbuseSuite(rig, population, seed, timing, clock).run(program);
      out().println("Server: " + program.description());
      AbuseTable.print(figures, out());
      return AbuseSuite.faults(figures).isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  private int history(Timing timing, Population population)
      throws IOException, InterruptedException {
    HistoryShape shape = checked(() -> history.shape(quick, tenants));
    HistoryPrograms programs = HistoryPrograms.find(serverJar, serverJavaOptions);
    InstantSource clock = InstantSource.system();
    try (Rig rig = new Rig(workDir, clock)) {
      Thread onSignal = new Thread(rig::close, "bench-stop");
      Runtime.getRuntime().addShutdownHook(onSignal);
      HistoryFigures figures =
          new HistorySuite(rig, shape, seed, clock)
              .run(programs, () -> standardBatches(rig, population, timing, clock));
      HistoryReport report =
          new HistoryReport(
              Machine.of(rig.directory()),
              programs.server().description(),
              programs.client().description(),
              seed,
              shape,
              figures);
      new HistoryTable(report).print(out());
      if (json != null) {
        new HistoryJson(report).write(json);
      }
      return figures.faults().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  private Figure standardBatches(Rig rig, Population population, Timing timing, InstantSource clock)
      throws InterruptedException {
    new FirstMessages(rig, population, clock).record();
    return new Suite(rig, population, seed, timing, clock).batches();
  }

  private Timing timing() {
    Timing base = quick ? Timing.QUICK : Timing.FULL;
    return new Timing(
        Objects.requireNonNullElse(warmUp, base.warmUp()),
        Objects.requireNonNullElse(duration, base.duration()));
  }

  private <T> T checked(Supplier<T> making) {
    try {
      return making.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec().commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private PrintWriter out() {
    return spec().commandLine().getOut();
  }

  private CommandSpec spec() {
    return Objects.requireNonNull(command, "picocli sets it");
  }
}
