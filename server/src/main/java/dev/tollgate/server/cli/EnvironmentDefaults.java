package dev.tollgate.server.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Lets every option be given by an environment variable: {@code --max-lateness} by {@code
 * TOLLGATE_MAX_LATENESS}. The command line wins over the environment, the environment over the
 * option's default.
 */
public final class EnvironmentDefaults implements IDefaultValueProvider {
  private final Map<String, String> environment;

  /** Reads from this environment, as a rule {@link System#getenv()}. */
  public EnvironmentDefaults(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (argument instanceof OptionSpec option && !option.usageHelp() && !option.versionHelp()) {
      return environment.get(variable(option.longestName()));
    }
    return null;
  }

  /** The text of a variable that is no option's; empty when it is not set, or to nothing. */
  Optional<String> text(String variable) {
    return Optional.ofNullable(environment.get(variable))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  /** The variable of an option: {@code TOLLGATE_MAX_LATENESS} of {@code --max-lateness}. */
  static String variable(String option) {
    String name = option.replaceFirst("^-+", "");
    return "TOLLGATE_" + name.replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
