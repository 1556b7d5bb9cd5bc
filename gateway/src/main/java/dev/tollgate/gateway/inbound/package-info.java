/** The way in: messages to Tollgate, and what became of sent ones. */
@NullMarked
package dev.tollgate.gateway.inbound;

import org.jspecify.annotations.NullMarked;
