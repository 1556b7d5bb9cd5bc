package dev.tollgate.bench;

import dev.tollgate.bench.micro.MicroSuite;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import picocli.CommandLine.Option;

/** Whether the pure parts are measured by themselves, and which. */
final class MicroOptions {
  @Option(
      names = "--micro",
      description = "Measure the parts that do no I/O, by JMH, instead of the figures.")
  private boolean micro;

  @Option(
      names = "--micro-include",
      paramLabel = "REGEX",
      defaultValue = ".*",
      description = "Those benchmarks of --micro in whose names it is found.")
  private String include = ".*";

  boolean asked() {
    return micro;
  }

  /**
   * What JMH is to run.
   *
   * @param json where its results are written as well, in JMH's JSON; null: nowhere
   * @throws IllegalArgumentException when the names are given by no regular expression
   */
  Options options(@Nullable Path json) {
    ChainedOptionsBuilder options = MicroSuite.options(Pattern.compile(include).pattern());
    return json == null
        ? options.build()
        : options.resultFormat(ResultFormatType.JSON).result(json.toString()).build();
  }
}
