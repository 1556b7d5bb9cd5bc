package dev.tollgate.client.quota;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The answers of one tenant that were given for one customer each. Read by any thread, changed
 * under its owner's lock.
 */
final class CustomerAnswers {
  /** Of one tenant; the earliest goes first. */
  static final int CUSTOMERS_MAX = 64;

  private final Map<RecipientKey, KeptAnswer> answers = new ConcurrentHashMap<>();

  /** How many all tenants together may still keep. */
  private final AtomicInteger left;

  CustomerAnswers(AtomicInteger left) {
    this.left = left;
  }

  boolean isEmpty() {
    return answers.isEmpty();
  }

  @Nullable KeptAnswer get(RecipientKey recipient) {
    return answers.get(recipient);
  }

  /** Keeps an answer, in place of another if there are too many. */
  void put(RecipientKey recipient, KeptAnswer answer, long nowNanos) {
    if (!answers.containsKey(recipient) && !makeRoom(nowNanos)) {
      return;
    }
    answers.put(recipient, answer);
  }

  private boolean makeRoom(long nowNanos) {
    if (answers.size() < CUSTOMERS_MAX) {
      if (left.getAndDecrement() > 0) {
        return true;
      }
      left.incrementAndGet();
    }
    Optional<RecipientKey> earliest =
        answers.entrySet().stream()
            .max(Comparator.comparingLong(entry -> entry.getValue().ageNanos(nowNanos)))
            .map(Map.Entry::getKey);
    earliest.ifPresent(answers::remove);
    return earliest.isPresent();
  }

  void clear() {
    left.addAndGet(answers.size());
    answers.clear();
  }
}
