/** What the tests of several modules share. */
@NullMarked
package dev.tollgate.testing;

import org.jspecify.annotations.NullMarked;
