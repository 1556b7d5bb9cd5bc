package dev.tollgate.server.api;

import build.buf.validate.EnumRules;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules that the contract's enums have.
 *
 * @param allowed the numbers that keep them
 */
record EnumLimits(Set<Integer> allowed) {
  private static final Set<String> KNOWN = Set.of("defined_only", "not_in");

  /** Those of these rules; empty when there are others among them, or any number is allowed. */
  static Optional<EnumLimits> of(FieldDescriptor field, EnumRules rules) {
    boolean known =
        rules.getDefinedOnly()
            && rules.getAllFields().keySet().stream()
                .allMatch(rule -> KNOWN.contains(rule.getName()));
    return known
        ? Optional.of(
            new EnumLimits(
                field.getEnumType().getValues().stream()
                    .map(EnumValueDescriptor::getNumber)
                    .filter(number -> !rules.getNotInList().contains(number))
                    .collect(Collectors.toUnmodifiableSet())))
        : Optional.empty();
  }

  /** Whether the value keeps them. */
  boolean keeps(Object value) {
    return allowed.contains(((EnumValueDescriptor) value).getNumber());
  }
}
