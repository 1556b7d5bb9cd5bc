/** What must happen after a commit: events are told to webhooks. */
@NullMarked
package dev.tollgate.server.outbox;

import org.jspecify.annotations.NullMarked;
