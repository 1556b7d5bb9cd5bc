/** Tests of the gateway's {@code delivery}. */
@NullMarked
package dev.tollgate.gateway.delivery;

import org.jspecify.annotations.NullMarked;
