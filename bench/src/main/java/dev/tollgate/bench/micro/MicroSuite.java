package dev.tollgate.bench.micro;

import dev.tollgate.bench.BenchException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks of this package under JMH, each in a JVM of its own. */
public final class MicroSuite {
  /** Three seconds of warm-up in all: the compiler shares the processors with what it compiles. */
  private static final TimeValue WARM_UP = TimeValue.milliseconds(500);

  private static final TimeValue ITERATION = TimeValue.milliseconds(300);

  /** Of what the profiler reports, bytes per operation are the same on every machine. */
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private MicroSuite() {}

  /**
   * Nanoseconds and allocated bytes of an operation; some seven seconds for each benchmark.
   *
   * @param include a regular expression that is found in the names of the benchmarks to run
   */
  public static ChainedOptionsBuilder options(String include) {
    return new OptionsBuilder()
        .include(include)
        .mode(Mode.AverageTime)
        .timeUnit(TimeUnit.NANOSECONDS)
        .forks(1)
        .warmupIterations(6)
        .warmupTime(WARM_UP)
        .measurementIterations(10)
        .measurementTime(ITERATION)
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
  }

  /**
   * Runs them.
   *
   * @throws BenchException when one fails, none is included, or another JMH runs on this machine
   */
  public static Collection<RunResult> run(Options options) {
    try {
      return new Runner(options).run();
    } catch (NoBenchmarksException e) {
      throw new BenchException("no benchmark has such a name", e);
    } catch (RunnerException e) {
      throw new BenchException("JMH: " + e.getMessage(), e);
    }
  }

  /** JMH's table: time, and with {@code gc.alloc.rate.norm} allocated bytes, per operation. */
  public static String table(Collection<RunResult> results) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    ResultFormatFactory.getInstance(ResultFormatType.TEXT, out).writeOut(results);
    return bytes
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.contains("gc.") || line.contains(ALLOCATED))
        .collect(Collectors.joining(System.lineSeparator()));
  }
}
