/** Tests of quota decisions: what memory may answer, and what has to be read. */
@NullMarked
package dev.tollgate.server.quota;

import org.jspecify.annotations.NullMarked;
