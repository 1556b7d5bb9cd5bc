/** The queue: lanes of sends, drained one after the other by any of several gateways. */
@NullMarked
package dev.tollgate.gateway.queue;

import org.jspecify.annotations.NullMarked;
