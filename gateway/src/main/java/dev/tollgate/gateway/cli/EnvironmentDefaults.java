package dev.tollgate.gateway.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Takes options that are not on the command line from {@code TOLLGATE_<OPTION>}. */
final class EnvironmentDefaults implements IDefaultValueProvider {
  private final Map<String, String> environment;

  EnvironmentDefaults(Map<String, String> environment) {
    this.environment = environment;
  }

  /** What a command line was made with. */
  static EnvironmentDefaults of(CommandSpec command) {
    return command.commandLine().getDefaultValueProvider() instanceof EnvironmentDefaults defaults
        ? defaults
        : new EnvironmentDefaults(Map.of());
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    // TOLLGATE_VERSION in an environment tells a version; it does not ask for one.
    boolean settable =
        argument instanceof OptionSpec option && !option.usageHelp() && !option.versionHelp();
    return settable ? environment.get(variable((OptionSpec) argument)) : null;
  }

  /** The text of a variable that is no option's; empty when it is not set, or to nothing. */
  Optional<String> text(String variable) {
    return Optional.ofNullable(environment.get(variable))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  private static String variable(OptionSpec option) {
    String name = option.longestName().replaceFirst("^--", "");
    return "TOLLGATE_" + name.replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
