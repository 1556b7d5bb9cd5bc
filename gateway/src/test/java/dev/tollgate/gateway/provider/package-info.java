/** Tests of the gateway's {@code provider}. */
@NullMarked
package dev.tollgate.gateway.provider;

import org.jspecify.annotations.NullMarked;
