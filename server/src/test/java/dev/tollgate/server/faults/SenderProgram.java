package dev.tollgate.server.faults;

import dev.tollgate.client.OutboundSend;
import dev.tollgate.client.QuotaMode;
import dev.tollgate.client.QuotaOptions;
import dev.tollgate.client.Recipient;
import dev.tollgate.client.SendPath;
import dev.tollgate.client.SendReport;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.client.TrackOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process of several callers that send to customers nobody has sent to before, as fast as they
 * can, until the quota has refused each of them often enough. Tells how many were sent.
 */
final class SenderProgram {
  static final String TENANT = "limited";
  static final int CALLERS = 8;

  /** A refusal may be of a moment: a hold that is released makes room again. */
  private static final int REFUSALS = 20;

  private final TollgateClient tollgate;
  private final String name;
  private final QuotaMode mode;
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger degraded = new AtomicInteger();

  private SenderProgram(TollgateClient tollgate, String name, QuotaMode mode) {
    this.tollgate = tollgate;
    this.name = name;
    this.mode = mode;
  }

  /** Arguments: the target, a name, {@code cached} or {@code reserve}. */
  public static void main(String[] arguments) throws Exception {
    QuotaMode mode =
        arguments[2].equals("cached")
            ? QuotaMode.cached()
            : QuotaMode.reserve(Duration.ofMinutes(5));
    // On a loaded machine a decision may take its time: none is to be made by the policy.
    QuotaOptions patient = QuotaOptions.defaults().withDecisionWait(Duration.ofSeconds(30));
    try (TollgateClient tollgate =
        TollgateClient.builder()
            .target(arguments[0])
            .deadline(Duration.ofSeconds(30))
            .quota(patient)
            .build()) {
      SenderProgram program = new SenderProgram(tollgate, arguments[1], mode);
      System.out.println("ready");
      if (System.in.read() < 0) {
        throw new IllegalStateException("nobody has said when to begin");
      }
      program.run();
    }
  }

  private void run() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    List<Future<?>> ends = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      String prefix = name + "-" + caller + "-";
      ends.add(
          callers.submit(
              () -> {
                send(prefix);
                return null;
              }));
    }
    for (Future<?> end : ends) {
      end.get();
    }
    callers.shutdown();
    System.out.println("sent " + sent + " degraded " + degraded);
  }

  private void send(String prefix) {
    int refusals = 0;
    for (int i = 0; refusals < REFUSALS; i++) {
      String id = prefix + i;
      SendReport report =
          tollgate
              .outbound()
              .send(
                  OutboundSend.of(TENANT, Recipient.customer(id), SendPath.DIRECT)
                      .withQuotaMode(mode),
                  () -> "sid-" + id);
      if (report instanceof SendReport.Sent done) {
        if (!(done.outcome() instanceof TrackOutcome.Recorded)) {
          throw new IllegalStateException("not recorded: " + done.outcome());
        }
        sent.incrementAndGet();
      } else {
        refusals++;
      }
      if (report.permission().degraded()) {
        degraded.incrementAndGet();
      }
    }
  }
}
