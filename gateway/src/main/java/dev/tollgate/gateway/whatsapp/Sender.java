package dev.tollgate.gateway.whatsapp;

/**
 * Who sent a message.
 *
 * @param id as the webhook names it; empty when it names nobody
 * @param isPhone whether the id is a phone number's, rather than an opaque user id
 * @param name the profile's name; empty when unknown
 */
record Sender(String id, boolean isPhone, String name) {}
