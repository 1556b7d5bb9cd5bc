/** Certificates for tests, also for those of the other modules. */
@NullMarked
package dev.tollgate.client.tls.testing;

import org.jspecify.annotations.NullMarked;
