/** Measures a server against the ceilings of the same machine, all in one run. */
@NullMarked
package dev.tollgate.bench;

import org.jspecify.annotations.NullMarked;
