package dev.tollgate.gateway.replay;

import dev.tollgate.gateway.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Posts the lines of a file to a gateway, each as a signed webhook. */
public final class Replay {
  private final Path file;
  private final WebhookPoster poster;
  private final int concurrency;
  private final Progress progress;
  private final Map<Integer, LongAdder> byStatus = new ConcurrentHashMap<>();
  private final AtomicInteger taken = new AtomicInteger();
  private final LongAdder done = new LongAdder();

  /**
   * Where webhooks go.
   *
   * @param url the gateway's, with or without the webhook's path
   * @param appSecret signs each
   * @param concurrency posts under way at once; 1 keeps the order to the letter
   */
  public record Target(URI url, Secret appSecret, int concurrency) {}

  /** Prepares one run. */
  public Replay(Path file, Target target, Progress progress) {
    this.file = file;
    this.poster = new WebhookPoster(target.url(), target.appSecret());
    this.concurrency = target.concurrency();
    this.progress = progress;
  }

  /**
   * Posts every line that is not blank, in this order. Lines that are answered 503 or not at all
   * are posted again, eight times at most, with growing pauses.
   *
   * @throws IOException when the file cannot be read
   */
  public ReplaySummary run(Order order) throws IOException, InterruptedException {
    try (LineIndex lines = LineIndex.of(file)) {
      long began = System.nanoTime();
      postAll(lines, order.of(lines.size()));
      Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
      progress.end(done.sum(), lines.size());
      Map<Integer, Long> statuses = new TreeMap<>();
      byStatus.forEach((status, count) -> statuses.put(status, count.sum()));
      return new ReplaySummary(
          lines.size(), statuses, poster.retries(), elapsed, poster.answerTimes());
    }
  }

  private void postAll(LineIndex lines, List<Integer> order)
      throws IOException, InterruptedException {
    ExecutorService workers = Executors.newFixedThreadPool(concurrency);
    try {
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < concurrency; i++) {
        ends.add(
            workers.submit(
                () -> {
                  postSome(lines, order);
                  return true;
                }));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    } catch (ExecutionException failure) {
      throw new IOException("the replay ended early: " + failure.getCause(), failure);
    } finally {
      workers.shutdownNow();
    }
  }

  private void postSome(LineIndex lines, List<Integer> order)
      throws IOException, InterruptedException {
    for (int i = taken.getAndIncrement(); i < order.size(); i = taken.getAndIncrement()) {
      int status = poster.post(lines.line(order.get(i)));
      byStatus.computeIfAbsent(status, first -> new LongAdder()).increment();
      done.increment();
      progress.update(done.sum(), order.size());
    }
  }
}
