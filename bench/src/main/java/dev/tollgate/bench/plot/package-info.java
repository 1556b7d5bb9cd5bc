/** Draws figures as charts. */
@NullMarked
package dev.tollgate.bench.plot;

import org.jspecify.annotations.NullMarked;
