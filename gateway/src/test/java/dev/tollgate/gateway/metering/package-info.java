/** Tests of the gateway's {@code metering}. */
@NullMarked
package dev.tollgate.gateway.metering;

import org.jspecify.annotations.NullMarked;
