/** A client's figures as Micrometer meters. */
@NullMarked
package dev.tollgate.client.micrometer;

import org.jspecify.annotations.NullMarked;
