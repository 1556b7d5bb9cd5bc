/** The WhatsApp Cloud API: webhooks, signatures, phone numbers and sends. */
@NullMarked
package dev.tollgate.gateway.whatsapp;

import org.jspecify.annotations.NullMarked;
