/** What the gateway keeps of its sends: SQL, and nothing that decides. */
@NullMarked
package dev.tollgate.gateway.store;

import org.jspecify.annotations.NullMarked;
