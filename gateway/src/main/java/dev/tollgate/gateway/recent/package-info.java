/** What is remembered for a while, within a bound. */
@NullMarked
package dev.tollgate.gateway.recent;

import org.jspecify.annotations.NullMarked;
