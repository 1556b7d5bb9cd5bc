/** Tests of the server as a whole, and what several packages' tests share. */
@NullMarked
package dev.tollgate.server;

import org.jspecify.annotations.NullMarked;
