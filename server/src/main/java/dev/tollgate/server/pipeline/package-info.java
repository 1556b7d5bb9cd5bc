/**
 * The write path: messages wait in the bounded queue of their lane, and a writer commits all that
 * waits in one transaction.
 */
@NullMarked
package dev.tollgate.server.pipeline;

import org.jspecify.annotations.NullMarked;
