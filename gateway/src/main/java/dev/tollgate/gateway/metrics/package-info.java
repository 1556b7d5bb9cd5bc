/** The gateway's figures for Prometheus. */
@NullMarked
package dev.tollgate.gateway.metrics;

import org.jspecify.annotations.NullMarked;
