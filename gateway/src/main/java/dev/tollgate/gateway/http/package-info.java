/** The HTTP surface: routes, limits, and errors as JSON. */
@NullMarked
package dev.tollgate.gateway.http;

import org.jspecify.annotations.NullMarked;
