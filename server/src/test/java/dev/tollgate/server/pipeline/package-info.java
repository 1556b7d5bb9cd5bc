/** Tests of the write path, on PostgreSQL. */
@NullMarked
package dev.tollgate.server.pipeline;

import org.jspecify.annotations.NullMarked;
