/** A client's figures as OpenTelemetry instruments. */
@NullMarked
package dev.tollgate.client.opentelemetry;

import org.jspecify.annotations.NullMarked;
