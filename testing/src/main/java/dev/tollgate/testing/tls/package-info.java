/** Certificates for tests, also for those of the other modules. */
@NullMarked
package dev.tollgate.testing.tls;

import org.jspecify.annotations.NullMarked;
