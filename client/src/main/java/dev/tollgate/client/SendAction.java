package dev.tollgate.client;

/** Hands a message to the provider. */
@FunctionalInterface
public interface SendAction {
  /**
   * Sends, once.
   *
   * @return the provider's id of the message: 1 to 256 characters, such as a wamid or a SID; empty
   *     when it gave none: the request id of the send then stands for it
   * @throws UncertainSendException when the message may have been sent, and its id is not known
   * @throws Exception any other, when it was not sent
   */
  String send() throws Exception;
}
