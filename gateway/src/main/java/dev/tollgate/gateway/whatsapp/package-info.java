/** The WhatsApp Cloud API's webhooks: their signatures, what is in them, and phone numbers. */
@NullMarked
package dev.tollgate.gateway.whatsapp;

import org.jspecify.annotations.NullMarked;
