/** The way out: repeats told apart, the quota asked, then the queue or the provider. */
@NullMarked
package dev.tollgate.gateway.send;

import org.jspecify.annotations.NullMarked;
