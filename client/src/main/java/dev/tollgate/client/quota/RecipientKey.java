package dev.tollgate.client.quota;

import dev.tollgate.metering.v1.CheckQuotaRequest;
import java.util.List;

/** Whom a question is about. Beside a conversation's id the server does not look at aliases. */
record RecipientKey(boolean conversation, String id, List<String> aliases) {
  static RecipientKey of(CheckQuotaRequest request) {
    return request.hasConversationId()
        ? new RecipientKey(true, request.getConversationId(), List.of())
        : new RecipientKey(
            false, request.getCustomerId(), List.copyOf(request.getCustomerAliasesList()));
  }

  /** Without the ids, which must not be logged. */
  @Override
  public String toString() {
    return "RecipientKey";
  }
}
