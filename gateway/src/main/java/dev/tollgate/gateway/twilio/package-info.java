/** Twilio's webhooks: their signatures, and what is in them. */
@NullMarked
package dev.tollgate.gateway.twilio;

import org.jspecify.annotations.NullMarked;
