package dev.tollgate.server.quota;

/** The tenant has no conversation of that id. */
public final class UnknownConversationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnknownConversationException(String conversationId) {
    super("unknown conversation " + conversationId);
  }
}
