/** JSON bodies, read within limits. */
@NullMarked
package dev.tollgate.gateway.json;

import org.jspecify.annotations.NullMarked;
