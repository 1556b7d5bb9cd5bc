package dev.tollgate.gateway.testing;

import java.util.List;
import java.util.stream.Collectors;

/** Webhook bodies as the Cloud API sends them. */
public final class WebhookBodies {
  private WebhookBodies() {}

  /** A body with one change, of one number, with these messages. */
  public static String of(String phoneNumberId, List<String> messages) {
    return of(phoneNumberId, "[]", messages);
  }

  /** As {@link #of(String, List)}, with contacts. */
  public static String of(String phoneNumberId, String contacts, List<String> messages) {
    return """
        {"object":"whatsapp_business_account","entry":[{"id":"waba-1","changes":[{"field":\
        "messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":\
        "966550000001","phone_number_id":"%s"},"contacts":%s,"messages":[%s]}}]}]}"""
        .formatted(phoneNumberId, contacts, messages.stream().collect(Collectors.joining(",")));
  }

  /** A text message. */
  public static String message(String id, String from, String timestamp) {
    return """
        {"id":"%s","timestamp":"%s","type":"text","text":{"body":"hello"},"from":"%s"}"""
        .formatted(id, timestamp, from);
  }
}
