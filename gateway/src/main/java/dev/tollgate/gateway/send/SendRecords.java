package dev.tollgate.gateway.send;

import dev.tollgate.client.SendPath;
import dev.tollgate.gateway.database.DatabaseAwayException;
import dev.tollgate.gateway.queue.SendQueue;
import dev.tollgate.gateway.store.NewSend;
import dev.tollgate.gateway.store.SendState;
import dev.tollgate.gateway.store.SendStore;
import dev.tollgate.gateway.store.StoredSend;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of direct sends, by which a repeated request is known after a restart, and on another
 * gateway. Where there is no database, or it is away, sends go out all the same.
 */
public final class SendRecords {
  private static final Logger log = LoggerFactory.getLogger(SendRecords.class);

  private final Optional<SendStore> store;
  private final InstantSource clock;

  /** Keeps records in this store; empty: keeps none. */
  public SendRecords(Optional<SendStore> store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** What was done for an earlier request with this id; empty when nothing is known. */
  Optional<StoredSend> find(SendRequest request) {
    return request.named()
        ? tried(() -> store.flatMap(s -> s.find(request.tenant().tenantId(), request.requestId())))
        : Optional.empty();
  }

  /** How a direct send begins. */
  sealed interface Beginning {
    /**
     * It may go out.
     *
     * @param record its record; empty when it could not be made
     */
    record Free(Optional<StoredSend> record) implements Beginning {}

    /**
     * There is an earlier one with its request id.
     *
     * @param record that one's
     */
    record Taken(StoredSend record) implements Beginning {}
  }

  /** Notes that a direct send begins. */
  Beginning begin(SendRequest request) {
    Optional<SendStore.Kept> kept =
        tried(() -> store.map(s -> s.keep(row(request, SendPath.DIRECT), clock.instant())));
    if (kept.isEmpty()) {
      return new Beginning.Free(Optional.empty());
    }
    StoredSend record = kept.get().send();
    if (kept.get().isNew()) {
      return new Beginning.Free(Optional.of(record));
    }
    if (!record.digest().equals(request.digest())) {
      return new Beginning.Taken(record);
    }
    Optional<StoredSend> again =
        tried(() -> store.flatMap(s -> s.retryDirect(record, clock.instant())));
    return again.isPresent() ? new Beginning.Free(again) : new Beginning.Taken(record);
  }

  /** Notes that a direct send went out. */
  void sent(Optional<StoredSend> record, String messageId) {
    finish(record, SendState.SENT, messageId, "");
  }

  /** Notes that a direct send did not go out. */
  void failed(Optional<StoredSend> record, String why) {
    finish(record, SendState.FAILED, "", why);
  }

  /** A send as it is kept. */
  static NewSend row(SendRequest request, SendPath path) {
    String tenantId = request.tenant().tenantId();
    return new NewSend(
        tenantId,
        request.requestId(),
        request.digest(),
        path,
        SendQueue.lane(tenantId, request.to()),
        request.tenant().number(),
        request.to(),
        path == SendPath.QUEUED ? request.text() : "",
        request.priority());
  }

  private void finish(Optional<StoredSend> record, SendState state, String id, String why) {
    record.ifPresent(
        begun -> {
          var unused =
              tried(() -> store.map(s -> s.finish(begun, state, id, why, clock.instant())));
        });
  }

  private static <T> Optional<T> tried(Supplier<Optional<T>> statement) {
    try {
      return statement.get();
    } catch (DatabaseAwayException away) {
      log.debug("a direct send goes on without its record: {}", away.getMessage());
      return Optional.empty();
    }
  }
}
