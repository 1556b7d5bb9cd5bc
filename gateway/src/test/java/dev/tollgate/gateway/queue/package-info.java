/** Tests of the gateway's {@code queue}. */
@NullMarked
package dev.tollgate.gateway.queue;

import org.jspecify.annotations.NullMarked;
