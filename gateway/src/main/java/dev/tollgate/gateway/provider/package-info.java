/** Who takes messages to customers: the WhatsApp Cloud API. */
@NullMarked
package dev.tollgate.gateway.provider;

import org.jspecify.annotations.NullMarked;
