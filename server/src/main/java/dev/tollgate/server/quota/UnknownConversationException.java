package dev.tollgate.server.quota;

/** The tenant has no conversation of that id. */
public final class UnknownConversationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String conversationId;

  public UnknownConversationException(String conversationId) {
    super("unknown conversation " + conversationId);
    this.conversationId = conversationId;
  }

  /** The id as it was asked for. */
  public String conversationId() {
    return conversationId;
  }
}
