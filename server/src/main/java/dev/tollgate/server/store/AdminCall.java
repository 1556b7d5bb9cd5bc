package dev.tollgate.server.store;

import dev.tollgate.server.domain.Access;
import org.jspecify.annotations.Nullable;

/**
 * By whom something is changed, and how a repeat is known.
 *
 * @param caller the id of a key, or who acts without one; stands in what is kept of the change
 * @param access what the caller may do
 * @param id null when the caller gave none: then a repeat is another change
 */
public record AdminCall(String caller, Access access, @Nullable RequestId id) {}
