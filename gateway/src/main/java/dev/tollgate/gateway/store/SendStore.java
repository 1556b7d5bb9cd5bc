package dev.tollgate.gateway.store;

import dev.tollgate.gateway.database.DatabaseAwayException;
import dev.tollgate.gateway.database.GatewayDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The sends that were asked for. Every method commits by itself, and throws {@link
 * DatabaseAwayException} when the database cannot be used.
 */
public final class SendStore {
  /** A direct send that was begun this long ago is no longer under way: its gateway is gone. */
  public static final Duration DIRECT_SEND_MAX = Duration.ofMinutes(2);

  /** Rows that one statement deletes: short enough not to keep others waiting. */
  private static final int DELETE_MAX = 5000;

  private final Transactions<SendMapper> transactions;

  /** Keeps sends in this database. */
  public SendStore(GatewayDatabase database) {
    this.transactions = new Transactions<>(database, SendMapper.class);
  }

  /**
   * What was kept.
   *
   * @param send the new send, or the one that had this request id before
   * @param isNew whether it is new
   */
  public record Kept(StoredSend send, boolean isNew) {}

  /** Keeps a send, unless its tenant has one with this request id. */
  public Kept keep(NewSend send, Instant now) {
    return transactions.run(
        mapper ->
            mapper
                .insert(send, now)
                .map(inserted -> new Kept(inserted, true))
                // In READ COMMITTED this statement sees what the conflict was with.
                .orElseGet(
                    () ->
                        new Kept(
                            mapper
                                .findByRequest(send.tenantId(), send.requestId())
                                .orElseThrow(() -> new IllegalStateException("a send is gone")),
                            false)));
  }

  /** The send with this number. */
  public Optional<StoredSend> find(long id) {
    return transactions.run(mapper -> mapper.find(id));
  }

  /** The tenant's send with this request id. */
  public Optional<StoredSend> find(String tenantId, String requestId) {
    return transactions.run(mapper -> mapper.findByRequest(tenantId, requestId));
  }

  /** Sends in the order of their numbers. */
  public List<StoredSend> list(SendFilter filter) {
    return transactions.run(mapper -> mapper.list(filter));
  }

  /** Begins a direct send again; empty when it was sent meanwhile, or is under way. */
  public Optional<StoredSend> retryDirect(StoredSend send, Instant now) {
    return transactions.run(
        mapper -> mapper.retryDirect(send.id(), now, now.minus(DIRECT_SEND_MAX)));
  }

  /**
   * Ends this try of a send.
   *
   * @param messageId the provider's id, or empty
   * @param error why it was not sent, or empty
   * @return false when another try has begun since
   */
  public boolean finish(
      StoredSend send, SendState state, String messageId, String error, Instant now) {
    return transactions.run(mapper -> mapper.finish(send, state, messageId, error, now)) > 0;
  }

  /** Puts those of these sends that were refused or failed back into the queue. */
  public List<StoredSend> replay(List<Long> ids, Instant now) {
    return transactions.run(mapper -> mapper.replay(ids.toArray(Long[]::new), now));
  }

  /** How many sends of the queue are in each state but SENT. */
  public List<StateCount> counts() {
    return transactions.run(SendMapper::counts);
  }

  /** Since when the queue's longest waiting send could have been tried. */
  public Optional<Instant> oldestDue(Instant now) {
    return transactions.run(mapper -> mapper.oldestDue(now));
  }

  /** Forgets sends that ended before this. */
  public void deleteFinished(Instant before) {
    int deleted;
    do {
      deleted = transactions.run(mapper -> mapper.deleteFinished(before, DELETE_MAX));
    } while (deleted == DELETE_MAX);
  }
}
