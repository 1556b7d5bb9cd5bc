package dev.tollgate.gateway.standin;

/**
 * A text as a gateway hands it over.
 *
 * @param from the sending number: the Cloud API's id of it, or E.164 with Twilio
 * @param to the recipient as E.164
 * @param text the text
 * @param requestId the gateway's id of the send; empty when it gives none
 */
public record Handed(String from, String to, String text, String requestId) {}
