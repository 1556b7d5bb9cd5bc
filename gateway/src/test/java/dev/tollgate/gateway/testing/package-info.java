/** Stand-ins and tools of the gateway's tests. */
@NullMarked
package dev.tollgate.gateway.testing;

import org.jspecify.annotations.NullMarked;
