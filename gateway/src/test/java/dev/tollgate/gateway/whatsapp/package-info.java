/** Tests of the gateway's {@code whatsapp}. */
@NullMarked
package dev.tollgate.gateway.whatsapp;

import org.jspecify.annotations.NullMarked;
