/** The service: where it starts, and how its parts are put together. */
@NullMarked
package dev.tollgate.server;

import org.jspecify.annotations.NullMarked;
