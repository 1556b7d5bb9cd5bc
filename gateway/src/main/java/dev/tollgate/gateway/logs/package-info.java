/** How the gateway logs: text or JSON, without personal data. */
@NullMarked
package dev.tollgate.gateway.logs;

import org.jspecify.annotations.NullMarked;
