/** Tests of the whole gateway over HTTP. */
@NullMarked
package dev.tollgate.gateway;

import org.jspecify.annotations.NullMarked;
