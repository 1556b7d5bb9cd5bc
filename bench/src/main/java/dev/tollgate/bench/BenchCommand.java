package dev.tollgate.bench;

import dev.tollgate.bench.micro.MicroSuite;
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
  /** A server needs no more, and in so little the plainest collector takes the least time. */
  private static final List<String> SMALL_HEAP = List.of("-Xmx256m", "-XX:+UseSerialGC");

  private static final int UNIFORM_TENANTS = 1_000;
  private static final int UNIFORM_CUSTOMERS = 50_000;

  @Spec private @Nullable CommandSpec command;

  @Option(
      names = "--warmup",
      paramLabel = "DURATION",
      description = "Load before each figure that is not counted (ISO 8601); PT2S by default.")
  private @Nullable Duration warmUp;

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      description = "Load that is counted, for each figure (ISO 8601); PT6S by default.")
  private @Nullable Duration duration;

  @Option(
      names = "--quick",
      description = "As --warmup PT0.5S --duration PT1S, where not given, and less of all else.")
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
      description =
          "Tenants that the customers are spread over: 10000 by default, 1000 in other modes.")
  private @Nullable Integer tenants;

  @Option(
      names = "--customers",
      paramLabel = "N",
      description =
          "Customers with an open session: 100000 by default, --quick: 20000, in other modes 50000.")
  private @Nullable Integer customers;

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

  @Mixin private SuiteOptions suite = new SuiteOptions();
  @Mixin private MicroOptions micro = new MicroOptions();
  @Mixin private ClientOptions client = new ClientOptions();
  @Mixin private HistoryOptions history = new HistoryOptions();

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    Timing timing = checked(this::timing);
    try {
      if (micro.asked()) {
        out().println(MicroSuite.table(MicroSuite.run(checked(() -> micro.options(json)))));
        return ExitCode.OK;
      }
      if (!history.asked() && !abuse && !authentication && !client.asked()) {
        return suite(timing);
      }
      Population population = checked(this::population);
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

  private int suite(Timing timing) throws IOException, InterruptedException, SQLException {
    SuitePlan plan = checked(() -> suite.plan(quick, seed, timing, tenants, customers));
    List<String> options = serverJavaOptions.isEmpty() ? SMALL_HEAP : serverJavaOptions;
    ServerProgram program = ServerProgram.find(serverJar, options);
    long startNanos = System.nanoTime();
    try (Rig rig = rig(InstantSource.system())) {
      SuiteFigures figures = new Suite(SuiteSetting.of(rig, plan, program)).run();
      Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
      SuiteReport report =
          new SuiteReport(Machine.of(rig.directory()), program.description(), plan, figures, took);
      new SuiteTable(report, out()).print();
      if (json != null) {
        new SuiteJson(report).write(json);
      }
      suite.draw(report);
      return figures.faultCount() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  private Report run(Timing timing, Population population)
      throws IOException, InterruptedException {
    List<Integer> callers = checked(client::callers);
    Turns turns = new Turns(population, seed, timing, checked(client::rounds));
    ServerProgram program = ServerProgram.find(serverJar, serverJavaOptions);
    InstantSource clock = InstantSource.system();
    try (Rig rig = rig(clock)) {
      new FirstMessages(rig, population, clock).record();
      List<Comparison> comparisons =
          client.asked()
              ? new ClientSuite(rig, callers, turns, clock).run(program)
              : new AuthenticationSuite(rig, population, seed, timing, clock).run(program);
      Machine machine = Machine.of(rig.directory());
      return new Report(machine, program.description(), seed, timing, population, comparisons);
    }
  }

  private int abuse(Timing timing, Population population) throws IOException, InterruptedException {
    ServerProgram program = ServerProgram.find(serverJar, serverJavaOptions);
    InstantSource clock = InstantSource.system();
    try (Rig rig = rig(clock)) {
      List<AbuseFigure> figures = new AbuseSuite(rig, population, seed, timing, clock).run(program);
      out().println("Server: " + program.description());
      AbuseTable.print(figures, out());
      return AbuseSuite.faults(figures).isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  private int history(Timing timing, Population population)
      throws IOException, InterruptedException {
    HistoryShape shape = checked(() -> history.shape(quick, population.tenants()));
    HistoryPrograms programs = HistoryPrograms.find(serverJar, serverJavaOptions);
    InstantSource clock = InstantSource.system();
    try (Rig rig = rig(clock)) {
      HistoryFigures figures =
          new HistorySuite(rig, shape, seed, clock)
              .run(programs, () -> new UniformBatches(rig, population, seed, timing).measure());
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

  /** A rig that is closed on a signal, too. */
  private Rig rig(InstantSource clock) throws IOException {
    Rig rig = new Rig(workDir, clock);
    Runtime.getRuntime().addShutdownHook(new Thread(rig::close, "bench-stop"));
    return rig;
  }

  /** Of the modes that spread customers evenly. */
  private Population population() {
    return new Population(
        Objects.requireNonNullElse(tenants, UNIFORM_TENANTS),
        Objects.requireNonNullElse(customers, UNIFORM_CUSTOMERS));
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
