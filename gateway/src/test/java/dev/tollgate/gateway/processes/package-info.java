/** Tests of the gateway's {@code processes}. */
@NullMarked
package dev.tollgate.gateway.processes;

import org.jspecify.annotations.NullMarked;
