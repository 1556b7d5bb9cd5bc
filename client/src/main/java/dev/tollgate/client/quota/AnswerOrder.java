package dev.tollgate.client.quota;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tells which of a tenant's answers are older than the newest. Not safe for use by many threads.
 *
 * <p>By {@code as_of} first. But what a server answers from memory is as of its last look at the
 * database, some 0.3 s ago, though it counts all that it has recorded itself since; and a clock may
 * be set back. So an answer that was asked for after another had arrived is newer all the same:
 * where that one left room, at once; where it did not, after a second, for so long another server
 * may not have heard of what it was made of.
 */
final class AnswerOrder {
  private static final long BEHIND_MAX_NANOS = Duration.ofSeconds(1).toNanos();

  private boolean any;
  private @Nullable Instant asOf;
  private long askedNanos;

  /** Who asks after that gets nothing older. */
  private long settledNanos;

  /**
   * Takes an answer as the newest, unless it is older.
   *
   * @param askedNanos before it was asked for
   * @param nowNanos when it arrived
   * @return whether it is the newest now
   */
  boolean accept(Verdict verdict, long askedNanos, long nowNanos) {
    if (any && isOlder(verdict.asOf(), askedNanos)) {
      return false;
    }
    this.askedNanos = askedNanos;
    newest(verdict.asOf(), verdict.showsRoom(), nowNanos);
    return true;
  }

  /**
   * The same of what was heard without a question: it is older when its {@code as_of} is.
   *
   * @param room whether it leaves room for everybody
   */
  boolean acceptTold(@Nullable Instant toldAsOf, boolean room, long nowNanos) {
    if (any && compare(toldAsOf) < 0) {
      return false;
    }
    if (!any) {
      askedNanos = nowNanos;
    }
    newest(toldAsOf, room, nowNanos);
    return true;
  }

  private void newest(@Nullable Instant newestAsOf, boolean room, long nowNanos) {
    any = true;
    asOf = newestAsOf;
    settledNanos = room ? nowNanos : nowNanos + BEHIND_MAX_NANOS;
  }

  private boolean isOlder(@Nullable Instant otherAsOf, long otherAskedNanos) {
    int order = compare(otherAsOf);
    return order == 0
        ? otherAskedNanos - askedNanos < 0
        : order < 0 && otherAskedNanos - settledNanos <= 0;
  }

  private int compare(@Nullable Instant other) {
    Instant newest = asOf;
    return newest == null || other == null ? 0 : other.compareTo(newest);
  }
}
