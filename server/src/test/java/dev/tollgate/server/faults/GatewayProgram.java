package dev.tollgate.server.faults;

import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.OutboundSend;
import dev.tollgate.client.Recipient;
import dev.tollgate.client.SendPath;
import dev.tollgate.client.SendReport;
import dev.tollgate.client.SpoolOptions;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.client.TrackOutcome;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A gateway in a process of its own: messages at a steady rate, every second one a send, each begun
 * at its own time whatever became of those before. It writes down what is done, and one that is
 * started again goes on with what is not. Ends when all is done and its spool is empty.
 */
final class GatewayProgram {
  static final int TENANTS = 7;
  static final int CUSTOMERS = 400;

  /** So many that a message which waits holds up no other. */
  private static final int THREADS = 200;

  private final TollgateClient tollgate;
  private final Journal provider;
  private final Journal done;
  private final int count;
  private final int perSecond;

  private GatewayProgram(
      TollgateClient tollgate, Journal provider, Journal done, int count, int perSecond) {
    this.tollgate = tollgate;
    this.provider = provider;
    this.done = done;
    this.count = count;
    this.perSecond = perSecond;
  }

  /** Arguments: the server's port, a directory, how many messages, how many a second. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[1]);
    try (TollgateClient tollgate =
            TollgateClient.builder()
                .target("127.0.0.1:" + arguments[0])
                .spool(SpoolOptions.in(directory.resolve("spool")))
                .build();
        Journal provider = Journal.open(directory.resolve("provider"));
        Journal done = Journal.open(directory.resolve("done"))) {
      new GatewayProgram(
              tollgate,
              provider,
              done,
              Integer.parseInt(arguments[2]),
              Integer.parseInt(arguments[3]))
          .run(directory.resolve("done"));
    }
  }

  static String tenant(int message) {
    return "shop-" + message % TENANTS;
  }

  static String customer(int message) {
    return "customer-" + message % CUSTOMERS;
  }

  static boolean isSend(int message) {
    return message % 2 == 1;
  }

  private void run(Path doneFile) throws Exception {
    BitSet before = finished(Files.readAllLines(doneFile));
    CountDownLatch left = new CountDownLatch(count - before.cardinality());
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    long next = System.nanoTime();
    for (int i = before.nextClearBit(0); i < count; i = before.nextClearBit(i + 1)) {
      next += TimeUnit.SECONDS.toNanos(1) / perSecond;
      while (System.nanoTime() < next) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
      int message = i;
      long begun = next;
      threads.execute(
          () -> {
            process(message, begun);
            left.countDown();
          });
    }
    left.await();
    threads.shutdown();
    while (tollgate.health().spool().orElseThrow().items() > 0) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    System.out.println("done: " + tollgate.stats());
  }

  private void process(int message, long begun) {
    TrackOutcome outcome;
    long[] spent = new long[1];
    if (isSend(message)) {
      SendReport report =
          tollgate
              .outbound()
              .send(
                  OutboundSend.of(
                      tenant(message), Recipient.customer(customer(message)), SendPath.DIRECT),
                  () -> {
                    long start = System.nanoTime();
                    // The same request is the same message to a provider.
                    provider.write("sid-" + message);
                    spent[0] = System.nanoTime() - start;
                    return "sid-" + message;
                  });
      outcome = ((SendReport.Sent) report).outcome();
    } else {
      outcome =
          tollgate
              .inbound()
              .track(
                  InboundMessage.builder(tenant(message), customer(message))
                      .messageId("in-" + message)
                      .build());
    }
    long added = System.nanoTime() - begun - spent[0];
    if (!outcome.isSafe()) {
      throw new IllegalStateException("not safe: " + outcome);
    }
    done.write(
        message
            + " "
            + System.currentTimeMillis()
            + " "
            + TimeUnit.NANOSECONDS.toMicros(added)
            + " "
            + outcome.getClass().getSimpleName());
  }

  /** Whole lines alone: the last may have been cut off. */
  private static BitSet finished(List<String> lines) {
    BitSet finished = new BitSet();
    lines.stream()
        .map(line -> line.split(" "))
        .filter(fields -> fields.length == 4)
        .forEach(fields -> finished.set(Integer.parseInt(fields[0])));
    return finished;
  }

  /** How long a gateway takes at least. */
  static Duration length(int count, int perSecond) {
    return Duration.ofMillis(1_000L * count / perSecond);
  }

  /** A file of lines, each there once it is written, whatever becomes of the process. */
  private static final class Journal implements AutoCloseable {
    private final OutputStream out;

    private Journal(OutputStream out) {
      this.out = out;
    }

    static Journal open(Path file) throws IOException {
      return new Journal(
          Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    synchronized void write(String line) {
      try {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
