/** The tables: mappers, migrations, and the transaction of a lane. */
@NullMarked
package dev.tollgate.server.store;

import org.jspecify.annotations.NullMarked;
