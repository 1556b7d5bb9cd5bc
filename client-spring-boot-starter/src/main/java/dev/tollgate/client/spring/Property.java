package dev.tollgate.client.spring;

import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;

/** Errors of properties that Spring Boot shows with their name and where they were set. */
final class Property {
  private Property() {}

  /**
   * The options with this value.
   *
   * @throws InvalidConfigurationPropertyValueException naming the property and the bound, when the
   *     options do not take the value
   */
  static <O, V> O set(String name, V value, O options, BiFunction<O, V, O> with) {
    try {
      return with.apply(options, value);
    } catch (IllegalArgumentException outOfBounds) {
      throw invalid(name, value, String.valueOf(outOfBounds.getMessage()));
    }
  }

  /** This value, which these other properties ask for. */
  static <V> V required(String name, @Nullable V value, String by) {
    if (value == null || value.toString().isEmpty()) {
      throw invalid(name, "", "has to be set with " + by);
    }
    return value;
  }

  static RuntimeException invalid(String name, Object value, String reason) {
    return new InvalidConfigurationPropertyValueException(name, value, reason);
  }

  static RuntimeException exclusive(String... names) {
    return new MutuallyExclusiveConfigurationPropertiesException(List.of(names), List.of(names));
  }
}
