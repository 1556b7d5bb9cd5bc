/** What providers report of messages that were sent, and what follows of it: pure rules. */
@NullMarked
package dev.tollgate.gateway.delivery;

import org.jspecify.annotations.NullMarked;
