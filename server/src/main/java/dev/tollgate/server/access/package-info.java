/** Who calls: API keys, as every server has them in memory. */
@NullMarked
package dev.tollgate.server.access;

import org.jspecify.annotations.NullMarked;
