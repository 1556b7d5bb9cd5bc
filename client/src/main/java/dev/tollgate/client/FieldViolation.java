package dev.tollgate.client;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * One field of a request that breaks its rule.
 *
 * @param field the field's path in the contract's names, such as {@code customer_id}
 * @param description the rule and its limit
 */
public record FieldViolation(String field, String description) implements Serializable {
  /** Holds one violation. */
  public FieldViolation {
    requireNonNull(field, "field");
    requireNonNull(description, "description");
  }
}
