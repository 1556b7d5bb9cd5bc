/** Tests of what is told to webhooks. */
@NullMarked
package dev.tollgate.server.outbox;

import org.jspecify.annotations.NullMarked;
