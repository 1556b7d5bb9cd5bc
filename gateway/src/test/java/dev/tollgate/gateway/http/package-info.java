/** Tests of the gateway's {@code http}. */
@NullMarked
package dev.tollgate.gateway.http;

import org.jspecify.annotations.NullMarked;
