/** Quota decisions: from memory while that is as good as the database, else from the database. */
@NullMarked
package dev.tollgate.server.quota;

import org.jspecify.annotations.NullMarked;
