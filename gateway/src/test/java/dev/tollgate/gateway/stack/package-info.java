/** Tests of gateway and server together, on a PostgreSQL of their own. */
@NullMarked
package dev.tollgate.gateway.stack;

import org.jspecify.annotations.NullMarked;
