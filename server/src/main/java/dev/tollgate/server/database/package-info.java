/** The PostgreSQL the server stands on: an embedded one it runs itself, or an external one. */
@NullMarked
package dev.tollgate.server.database;

import org.jspecify.annotations.NullMarked;
