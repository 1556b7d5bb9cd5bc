/** What the gateway is told at its start: validated once, then frozen. */
@NullMarked
package dev.tollgate.gateway.config;

import org.jspecify.annotations.NullMarked;
