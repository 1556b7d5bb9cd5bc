package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateException;
import dev.tollgate.metering.v1.ImportFault;
import dev.tollgate.metering.v1.ImportMessagesResponse;
import dev.tollgate.metering.v1.ImportOptions;
import dev.tollgate.metering.v1.TrackItem;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Imports lines in calls of bounded size. A call that fails is made again as a whole, which counts
 * nothing twice; so at most one call's lines are kept.
 */
final class ImportSender {
  /** Lines a call: seconds of work, beside which its begin and its end cost little. */
  static final int CALL_LINES_MAX = 50_000;

  /** Bytes a call, as they are sent. */
  static final int CALL_BYTES_MAX = 8 * 1024 * 1024;

  /** A call takes no more lines then, so that what is on its way is done before the deadline. */
  static final Duration CALL_TIME_MAX = Duration.ofSeconds(20);

  /** Tries of a call: half a minute and more, within which a server is started again. */
  static final int ATTEMPTS_MAX = 8;

  /** Lines of a call that only asks for the reasons of refusals: as many as an answer tells. */
  static final int EXPLAINED_LINES_MAX = 1_000;

  private static final Duration PAUSE_FIRST = Duration.ofMillis(500);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(10);

  private final Channel channel;
  private final ImportOptions options;
  private final ImportReport report;
  private final List<ImportLine> lines = new ArrayList<>();
  private @Nullable ImportStream stream;
  private long startedNanos;
  private long bytes;
  private long recorded;
  private long duplicates;
  private long refused;
  private long settledLine;

  ImportSender(Channel channel, ImportOptions options, ImportReport report) {
    this.channel = channel;
    this.options = options;
    this.report = report;
  }

  /**
   * Takes a line, and waits while the server is busy.
   *
   * @throws TollgateException when the server cannot be reached, or refuses the call as a whole
   */
  void add(ImportLine line) {
    if (line.item().isEmpty()) {
      refused++;
      report.bad(line);
      return;
    }
    TrackItem item = line.item().get();
    if (stream == null) {
      stream = new ImportStream(channel, options);
      startedNanos = System.nanoTime();
    }
    lines.add(line);
    bytes += item.getSerializedSize();
    stream.send(item);
    if (lines.size() >= CALL_LINES_MAX
        || bytes >= CALL_BYTES_MAX
        || System.nanoTime() - startedNanos >= CALL_TIME_MAX.toNanos()) {
      flush();
    }
  }

  /** Waits until all lines so far are settled; fails as {@link #add} does. */
  void flush() {
    if (stream == null) {
      return;
    }
    ImportMessagesResponse answer = settled(stream, lines);
    stream = null;
    recorded += answer.getRecorded();
    duplicates += answer.getDuplicates();
    refused += answer.getRefused();
    tell(answer, lines);
    if (report.wantsAll() && answer.getRefused() > answer.getFaultsCount()) {
      explain(lines.subList(lastTold(answer) + 1, lines.size()));
    }
    settledLine = lines.get(lines.size() - 1).number();
    lines.clear();
    bytes = 0;
  }

  /** Gives up what is under way. */
  void cancel() {
    if (stream != null) {
      stream.cancel();
    }
  }

  /** The last line up to which everything is settled: an import may be taken up after it. */
  long settledLine() {
    return settledLine;
  }

  /** What came of the lines so far, without the faults. */
  ImportMessagesResponse counts() {
    return ImportMessagesResponse.newBuilder()
        .setRecorded(recorded)
        .setDuplicates(duplicates)
        .setRefused(refused)
        .build();
  }

  private ImportMessagesResponse settled(ImportStream first, List<ImportLine> items) {
    ImportStream attempt = first;
    Duration pause = PAUSE_FIRST;
    for (int attempts = 1; ; attempts++) {
      try {
        return attempt.finish();
      } catch (StatusRuntimeException e) {
        TollgateException failure = TollgateException.of(e);
        if (!failure.retryable() || attempts == ATTEMPTS_MAX) {
          throw failure;
        }
        report.again(failure);
        pause(longer(pause, failure.retryDelay().orElse(Duration.ZERO)));
        pause = pause.multipliedBy(2);
      }
      attempt = sent(items);
    }
  }

  private ImportStream sent(List<ImportLine> items) {
    ImportStream again = new ImportStream(channel, options);
    items.forEach(line -> line.item().ifPresent(again::send));
    return again;
  }

  /** An answer tells the first faults alone; a repeat of the rest, in parts, tells the others. */
  private void explain(List<ImportLine> rest) {
    for (int from = 0; from < rest.size(); from += EXPLAINED_LINES_MAX) {
      List<ImportLine> part = rest.subList(from, Math.min(rest.size(), from + EXPLAINED_LINES_MAX));
      tell(settled(sent(part), part), part);
    }
  }

  private static int lastTold(ImportMessagesResponse answer) {
    return Math.toIntExact(answer.getFaults(answer.getFaultsCount() - 1).getIndex());
  }

  private void tell(ImportMessagesResponse answer, List<ImportLine> items) {
    for (ImportFault fault : answer.getFaultsList()) {
      report.refused(items.get(Math.toIntExact(fault.getIndex())).number(), fault.getError());
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static void pause(Duration asked) {
    try {
      TimeUnit.MILLISECONDS.sleep(Math.min(asked.toMillis(), PAUSE_MAX.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw io.grpc.Status.CANCELLED
          .withDescription("interrupted")
          .withCause(e)
          .asRuntimeException();
    }
  }
}
