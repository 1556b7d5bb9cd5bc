/** Tests of the gateway's {@code replay}. */
@NullMarked
package dev.tollgate.gateway.replay;

import org.jspecify.annotations.NullMarked;
