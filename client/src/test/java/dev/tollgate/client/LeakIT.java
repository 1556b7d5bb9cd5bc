package dev.tollgate.client;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client takes of its process, it gives back. */
@Timeout(300)
class LeakIT {
  private static final int CYCLES =
      "full".equals(System.getProperty("tollgate.campaign")) ? 1_000 : 250;

  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  /** What the JVM does by the way. */
  private static final int THREADS_SLACK = 3;

  private static final int FILES_SLACK = 5;
  private static final long HEAP_SLACK = 8 << 20;

  @TempDir private Path directory;
  private Server server;

  @BeforeEach
  void start() throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new CountingService(Long.MAX_VALUE))
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  @Test
  void clientsLeaveNothing() throws Exception {
    for (int i = 0; i < 50; i++) {
      useOnce(i);
    }
    long threads = threads();
    long files = openFiles();
    long heap = liveHeap();
    for (int i = 0; i < CYCLES; i++) {
      useOnce(i);
    }
    awaitAtMost("threads", threads + THREADS_SLACK, LeakIT::threads);
    awaitAtMost("open files", files + FILES_SLACK, LeakIT::openFiles);
    awaitAtMost("bytes of heap", heap + HEAP_SLACK, LeakIT::liveHeap);
    System.out.printf(
        "%d cycles: threads %d -> %d, files %d -> %d, heap %d -> %d KiB%n",
        CYCLES, threads, threads(), files, openFiles(), heap >> 10, liveHeap() >> 10);
  }

  private void useOnce(int cycle) {
    try (TollgateClient client =
        TollgateClient.builder()
            .target("127.0.0.1:" + server.getPort())
            .quota(QuotaOptions.defaults().withDecisionWait(Duration.ofSeconds(30)))
            .spool(SpoolOptions.in(directory.resolve("spool")).withSync(false))
            .build()) {
      assertTrue(
          client
              .inbound()
              .track(InboundMessage.builder("acme", "c").messageId("m" + cycle).build())
              .isSafe());
      assertInstanceOf(
          SendReport.Sent.class,
          client
              .outbound()
              .send(
                  OutboundSend.of("acme", Recipient.customer("c"), SendPath.DIRECT),
                  () -> "sid" + cycle));
    }
  }

  /** Threads and connections take a moment to end. */
  private static void awaitAtMost(String what, long most, LongSupplier figure)
      throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    long now = figure.getAsLong();
    while (now > most) {
      long seen = now;
      assertTrue(System.nanoTime() < end, () -> what + ": " + seen + ", more than " + most);
      TimeUnit.MILLISECONDS.sleep(50);
      now = figure.getAsLong();
    }
  }

  private static long threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  /** Zero where the system does not tell. */
  private static long openFiles() {
    if (!Files.isDirectory(OPEN_FILES)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(OPEN_FILES)) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long liveHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
