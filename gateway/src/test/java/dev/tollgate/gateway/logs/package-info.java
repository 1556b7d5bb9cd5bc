/** Tests of the gateway's {@code logs}. */
@NullMarked
package dev.tollgate.gateway.logs;

import org.jspecify.annotations.NullMarked;
