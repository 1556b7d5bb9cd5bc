/** Reports received messages to Tollgate. */
@NullMarked
package dev.tollgate.gateway.inbound;

import org.jspecify.annotations.NullMarked;
