/** What is known and counted about the gateway's own metering. */
@NullMarked
package dev.tollgate.gateway.metering;

import org.jspecify.annotations.NullMarked;
