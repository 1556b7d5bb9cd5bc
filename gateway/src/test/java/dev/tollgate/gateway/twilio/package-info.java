/** Tests of the gateway's {@code twilio}. */
@NullMarked
package dev.tollgate.gateway.twilio;

import org.jspecify.annotations.NullMarked;
