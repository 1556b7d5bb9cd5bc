package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.ReleaseRequest;
import dev.tollgate.server.domain.ReservationRequest;
import dev.tollgate.server.domain.TrackOutcome.Refusal;
import dev.tollgate.server.store.LaneTransaction.MessageRef;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What a writer takes from a lane to commit in one transaction. */
final class Batch {
  private final List<Pending> all;
  private final List<PendingMessage> messages = new ArrayList<>();
  private final List<PendingReservation> reservations = new ArrayList<>();
  private final List<PendingRelease> releases = new ArrayList<>();
  private final List<Message> allMessages;
  private final List<ReservationRequest> allReservations;
  private final List<ReleaseRequest> allReleases;
  private final MessageKeys keys = new MessageKeys();

  Batch(List<? extends Pending> all) {
    this.all = List.copyOf(all);
    for (Pending pending : all) {
      if (pending instanceof PendingMessage message) {
        messages.add(message);
      } else if (pending instanceof PendingReservation reservation) {
        reservations.add(reservation);
      } else if (pending instanceof PendingRelease release) {
        releases.add(release);
      }
    }
    allMessages = messages.stream().map(PendingMessage::message).toList();
    allReservations = reservations.stream().map(PendingReservation::request).toList();
    allReleases = releases.stream().map(PendingRelease::request).toList();
  }

  int size() {
    return all.size();
  }

  List<Message> messages() {
    return allMessages;
  }

  List<ReservationRequest> reservations() {
    return allReservations;
  }

  List<ReleaseRequest> releases() {
    return allReleases;
  }

  /** The keys of its messages' ids. */
  MessageKeys keys() {
    return keys;
  }

  /** The messages of the tenants whose numbers a memory knows, each once. */
  List<MessageRef> refs(LaneMemory memory) {
    Set<MessageRef> refs = new LinkedHashSet<>();
    for (Message message : allMessages) {
      memory
          .tenantNo(message.tenantId())
          .ifPresent(number -> refs.add(new MessageRef(number, keys.of(message.messageId()))));
    }
    return List.copyOf(refs);
  }

  /** Two batches of its halves. */
  List<Batch> halves() {
    int half = all.size() / 2;
    return List.of(new Batch(all.subList(0, half)), new Batch(all.subList(half, all.size())));
  }

  /** Tells the callers what has become of it. */
  void complete(BatchTransaction.Result result) {
    for (int i = 0; i < messages.size(); i++) {
      messages.get(i).outcome().complete(result.outcomes().get(i));
    }
    for (int i = 0; i < reservations.size(); i++) {
      reservations.get(i).outcome().complete(result.reservations().get(i));
    }
    for (int i = 0; i < releases.size(); i++) {
      releases.get(i).outcome().complete(result.releases().get(i));
    }
  }

  /** Tells the callers that nothing has become of it; {@code told} once for each. */
  void refuse(Refusal refusal, Consumer<Refusal> told) {
    for (Pending pending : all) {
      told.accept(refusal);
      pending.refuse(refusal);
    }
  }
}
