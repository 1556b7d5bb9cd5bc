/** Who takes messages to customers: the WhatsApp Cloud API, and Twilio. */
@NullMarked
package dev.tollgate.gateway.provider;

import org.jspecify.annotations.NullMarked;
