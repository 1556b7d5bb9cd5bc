package dev.tollgate.server.store;

import dev.tollgate.server.domain.Access;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which admin changes to list.
 *
 * @param access only changes of the tenants that it reaches, unless it reaches all
 * @param resource only this one's; null: all
 * @param caller only this one's; null: all
 * @param range when they were made
 * @param before the place of the last change of the page before; null for the first page
 * @param size changes a page
 */
public record ChangeQuery(
    Access access,
    @Nullable String resource,
    @Nullable String caller,
    TimeRange range,
    @Nullable Position before,
    int size) {

  /** The place of a change in the list of all: by time, and of one time by lane and number. */
  public record Position(Instant at, int lane, long number) {}
}
