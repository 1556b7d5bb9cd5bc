package dev.tollgate.client;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The way out: messages to customers. A send is allowed for, carried out, and recorded.
 *
 * <p>{@link #send} does all three. Where they are apart, such as around a queue, {@link #check} or
 * {@link #reserve} come first and {@link #track} or {@link #release} afterwards.
 *
 * <p>Nothing here fails because the server is away: the {@link FailurePolicy} decides, and what was
 * sent is recorded or in the spool, or told as {@link TrackOutcome.Unkept}. A question that is
 * wrong by itself (an id that is too long, an unknown conversation) is a {@link TollgateException}
 * before anything is sent.
 */
public final class Outbound {
  private final Permissions permissions;
  private final Reporting reporting;

  Outbound(Permissions permissions, Reporting reporting) {
    this.permissions = permissions;
    this.reporting = reporting;
  }

  /**
   * Sends a message if it is allowed, and records it.
   *
   * @param action hands the message to the provider; called once at most, on this thread. A
   *     reservation is released when it fails
   * @throws TollgateException when the question is wrong by itself; nothing was sent
   */
  public SendReport send(OutboundSend send, SendAction action) {
    Permission permission = joined(permissions.of(send));
    Optional<SendReport> refusal = refusal(permission);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    String messageId;
    try {
      messageId = action.send();
    } catch (Exception failure) {
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return failed(send, permission, failure);
    } catch (Error failure) {
      permissions.release(send.tenantId(), permission);
      throw failure;
    }
    String id = idOr(messageId, send);
    return new SendReport.Sent(permission, id, reporting.report(sent(send, permission, id)));
  }

  /**
   * As {@link #send}, without waiting.
   *
   * @param action called once at most, on the connection's threads: it must not block
   * @return fails with what {@link #send} throws, and else not
   */
  public CompletableFuture<SendReport> sendAsync(
      OutboundSend send, Supplier<? extends CompletionStage<String>> action) {
    return permissions
        .of(send)
        .thenCompose(
            permission ->
                refusal(permission)
                    .map(CompletableFuture::completedFuture)
                    .orElseGet(() -> carryOut(send, permission, action)));
  }

  /** Asks whether a send is allowed, and holds nothing. */
  public Permission check(QuotaCheck check) {
    return joined(permissions.check(check, permissions.policy()));
  }

  /** As {@link #check}, without waiting. */
  public CompletableFuture<Permission> checkAsync(QuotaCheck check) {
    return permissions.check(check, permissions.policy());
  }

  /**
   * Asks whether a send is allowed, and holds one conversation for it until it is recorded with
   * {@link OutboundMessage.Builder#reservationId}, {@link #release released}, or its time ends.
   */
  public Permission reserve(QuotaReservation reservation) {
    return joined(permissions.reserve(reservation, permissions.policy()));
  }

  /** As {@link #reserve}, without waiting. */
  public CompletableFuture<Permission> reserveAsync(QuotaReservation reservation) {
    return permissions.reserve(reservation, permissions.policy());
  }

  /**
   * Gives back what was held for a send that did not take place. Does not wait: what cannot be
   * given back is held until its time ends.
   */
  public void release(String tenantId, Permission permission) {
    permissions.release(tenantId, permission);
  }

  /**
   * Reports a message that was sent, and waits until it is recorded or kept: some 20 ms at most
   * with a spool.
   */
  public TrackOutcome track(OutboundMessage message) {
    return reporting.report(message);
  }

  /** As {@link #track}, without waiting. The future does not fail. */
  public CompletableFuture<TrackOutcome> trackAsync(OutboundMessage message) {
    return reporting.reportAsync(message);
  }

  /** As {@link Inbound#enqueue}, of a message that was sent. */
  public void enqueue(OutboundMessage message) {
    reporting.enqueue(message);
  }

  private CompletableFuture<SendReport> carryOut(
      OutboundSend send,
      Permission permission,
      Supplier<? extends CompletionStage<String>> action) {
    CompletableFuture<String> end;
    try {
      end = action.get().toCompletableFuture().copy();
    } catch (RuntimeException failure) {
      end = CompletableFuture.failedFuture(failure);
    }
    CompletableFuture<SendReport> report = new CompletableFuture<>();
    var unused =
        end.whenComplete(
            (messageId, failure) -> {
              if (failure == null) {
                taken(send, permission, idOr(messageId, send), report);
              } else {
                notTaken(send, permission, failure, report);
              }
            });
    return report;
  }

  private void taken(
      OutboundSend send,
      Permission permission,
      String messageId,
      CompletableFuture<SendReport> report) {
    var unused =
        reporting
            .reportAsync(sent(send, permission, messageId))
            .thenAccept(
                outcome -> report.complete(new SendReport.Sent(permission, messageId, outcome)));
  }

  private void notTaken(
      OutboundSend send,
      Permission permission,
      Throwable failure,
      CompletableFuture<SendReport> report) {
    Throwable met = Errors.unwrapped(failure);
    if (met instanceof Exception exception) {
      report.complete(failed(send, permission, exception));
    } else {
      permissions.release(send.tenantId(), permission);
      report.completeExceptionally(met);
    }
  }

  private static Optional<SendReport> refusal(Permission permission) {
    if (permission.alreadySent()) {
      return Optional.of(new SendReport.AlreadySent(permission));
    }
    return permission.allowed() ? Optional.empty() : Optional.of(new SendReport.Denied(permission));
  }

  private SendReport failed(OutboundSend send, Permission permission, Exception failure) {
    boolean uncertain =
        failure instanceof UncertainSendException || failure instanceof InterruptedException;
    if (!uncertain) {
      permissions.release(send.tenantId(), permission);
    }
    return new SendReport.Failed(permission, failure, uncertain);
  }

  /** What was sent is recorded, also when the provider gave it no name. */
  private static String idOr(String messageId, OutboundSend send) {
    return messageId == null || messageId.isEmpty() ? send.requestId() : messageId;
  }

  private static OutboundMessage sent(OutboundSend send, Permission permission, String messageId) {
    return OutboundMessage.builder(send.tenantId(), send.recipient(), send.path())
        .messageId(messageId)
        .labels(send.labels())
        .reservationId(permission.reservationId().orElse(""))
        .build();
  }

  private static Permission joined(CompletableFuture<Permission> permission) {
    try {
      return permission.join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof TollgateException error) {
        throw error;
      }
      throw failure;
    }
  }
}
