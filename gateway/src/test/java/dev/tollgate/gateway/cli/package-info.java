/** Tests of the gateway's {@code cli}. */
@NullMarked
package dev.tollgate.gateway.cli;

import org.jspecify.annotations.NullMarked;
