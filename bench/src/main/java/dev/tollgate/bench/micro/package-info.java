/** Measures the parts that decide and translate, each by itself: no I/O, no threads, no clock. */
@NullMarked
package dev.tollgate.bench.micro;

import org.jspecify.annotations.NullMarked;
