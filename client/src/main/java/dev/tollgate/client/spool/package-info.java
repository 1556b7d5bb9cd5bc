/**
 * A bounded, durable store on disk of what could not be reported yet. Internal: it is no part of
 * the library's published surface, and may change with every version. It keeps bytes, and knows
 * nothing of what they mean.
 */
@NullMarked
package dev.tollgate.client.spool;

import org.jspecify.annotations.NullMarked;
