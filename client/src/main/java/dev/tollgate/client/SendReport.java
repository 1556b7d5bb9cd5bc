package dev.tollgate.client;

/** What became of a send. */
public sealed interface SendReport {
  /** On what grounds it went out, or did not. */
  Permission permission();

  /**
   * The provider took the message.
   *
   * @param messageId the provider's id of it
   * @param outcome whether it is recorded already
   */
  record Sent(Permission permission, String messageId, TrackOutcome outcome) implements SendReport {
    /** Without the message id, which is personal data. */
    @Override
    public String toString() {
      return "Sent[permission=" + permission + ", outcome=" + outcome + "]";
    }
  }

  /** The quota refused it: nothing was sent. {@link HttpDenial} makes an answer of it. */
  record Denied(Permission permission) implements SendReport {}

  /**
   * The provider did not take the message, or that is not known. What was reserved is released,
   * unless the message may have been sent.
   *
   * @param cause what the {@link SendAction} has thrown
   * @param uncertain the message may have been sent: see {@link UncertainSendException}
   */
  record Failed(Permission permission, Exception cause, boolean uncertain) implements SendReport {}

  /**
   * A send with this request id is recorded already: nothing was sent now. Only {@link
   * QuotaMode.Reserve reserved} sends can be known.
   */
  record AlreadySent(Permission permission) implements SendReport {}
}
