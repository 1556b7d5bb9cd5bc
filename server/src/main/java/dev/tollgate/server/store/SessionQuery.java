package dev.tollgate.server.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions of a tenant to list.
 *
 * @param customerId only this customer's; null: all customers'
 * @param endsAfter only those that end after it; null: all
 * @param before the last of the page before; null for the first page
 * @param size sessions a page
 */
public record SessionQuery(
    String tenantId,
    @Nullable String customerId,
    @Nullable Instant endsAfter,
    @Nullable Position before,
    int size) {

  /** A session's place in the list. No two have the same. */
  public record Position(Instant start, long conversationNo) {}
}
