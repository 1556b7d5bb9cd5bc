/** A server to test clients against, where the real one would be too much. */
@NullMarked
package dev.tollgate.testing.metering;

import org.jspecify.annotations.NullMarked;
