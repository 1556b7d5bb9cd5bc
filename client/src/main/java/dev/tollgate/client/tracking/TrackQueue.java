package dev.tollgate.client.tracking;

import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.tollgate.client.spool.Spool;
import dev.tollgate.metering.v1.TrackItem;
import io.grpc.Channel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;

/** Takes messages to report, and reports them: in order for each tenant. */
public final class TrackQueue implements AutoCloseable {
  /** Many times what a message may have by the contract, and what any server takes. */
  public static final int ITEM_BYTES_MAX = 256 * 1024;

  private final List<Line> lines = new ArrayList<>(Spool.LINES);
  private final Tally tally = new Tally();
  private final Timers timers = new Timers();
  private final Duration closeWait;

  /**
   * Goes on with what the spool has.
   *
   * @param spool empty: messages are in memory alone. Not closed by the queue
   * @param nanos the machine's monotonic time
   */
  public TrackQueue(
      Channel channel, Optional<Spool> spool, TrackSettings settings, LongSupplier nanos) {
    this.closeWait = settings.answerWait();
    AtomicLong numbers = new AtomicLong(spool.map(Spool::lastNumber).orElse(0L));
    Surroundings around =
        new Surroundings(channel, spool, timers, nanos, InstantSource.system(), numbers);
    for (int i = 0; i < Spool.LINES; i++) {
      lines.add(new Line(i, settings, around, tally));
    }
    lines.forEach(Line::recover);
  }

  /**
   * Takes a message.
   *
   * @param awaited whether somebody looks at the report; else it is set aside if it is refused
   * @return completed when it is recorded, kept, refused or given up; never fails
   */
  public CompletableFuture<Report> submit(TrackItem item, boolean awaited) {
    int bytes = item.getSerializedSize();
    if (bytes > ITEM_BYTES_MAX) {
      String why = "the message has " + bytes + " bytes; at most " + ITEM_BYTES_MAX + " are taken";
      return CompletableFuture.completedFuture(
          new Report.Refused(Statuses.of(Code.INVALID_ARGUMENT, why)));
    }
    return lines.get(line(item)).accept(item, awaited);
  }

  /** What has happened to messages. */
  public TrackCounts counts() {
    return tally.counts();
  }

  /** How many messages are in memory, on their way. */
  public int depth() {
    return lines.stream().mapToInt(Line::depth).sum();
  }

  /** Why messages do not get through; empty while they do. */
  public Optional<Status> trouble() {
    return lines.stream().map(Line::trouble).filter(Objects::nonNull).findFirst();
  }

  /**
   * Takes nothing more. Waits for what is under way: until it is answered or, while the server is
   * away, in the spool; as long as a stream may answer nothing at most. An interrupt ends the wait
   * and is kept.
   */
  @Override
  public void close() {
    List<CompletableFuture<Void>> ends = lines.stream().map(Line::drain).toList();
    try {
      CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
          .get(closeWait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      // What is left is told below.
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      lines.forEach(Line::stop);
      timers.close();
    }
  }

  /**
   * By the tenant, as the server spreads tenants over its lanes. A stream's results come in the
   * order of its items, so each waits for those before it: the fewer lanes a stream has messages
   * for, the fewer commits it waits for.
   */
  private static int line(TrackItem item) {
    String tenantId =
        item.hasOutbound() ? item.getOutbound().getTenantId() : item.getInbound().getTenantId();
    CRC32C crc = new CRC32C();
    crc.update(tenantId.getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() % Spool.LINES);
  }
}
