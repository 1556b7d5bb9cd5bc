package dev.tollgate.server.store;

/**
 * An id to tell apart from the others of its conversation.
 *
 * @param reason why, for people
 * @param allowFinal its messages may lie in periods that are final
 */
public record UnlinkRequest(String tenantId, String customerId, String reason, boolean allowFinal) {

  /**
   * What became of it.
   *
   * @param from the number of the conversation that it was an id of
   * @param to the number of the one that it has for itself now
   */
  public record Outcome(long from, long to) {}
}
