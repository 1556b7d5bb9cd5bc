/** Tests of the gateway's {@code send}. */
@NullMarked
package dev.tollgate.gateway.send;

import org.jspecify.annotations.NullMarked;
