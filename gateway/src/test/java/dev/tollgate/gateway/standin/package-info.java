/** Tests of the gateway's {@code standin}. */
@NullMarked
package dev.tollgate.gateway.standin;

import org.jspecify.annotations.NullMarked;
