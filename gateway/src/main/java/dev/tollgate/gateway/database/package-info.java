/** The PostgreSQL that sends are kept in: embedded or external, and its tables. */
@NullMarked
package dev.tollgate.gateway.database;

import org.jspecify.annotations.NullMarked;
