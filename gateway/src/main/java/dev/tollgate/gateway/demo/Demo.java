package dev.tollgate.gateway.demo;

import dev.tollgate.client.QuotaCheck;
import dev.tollgate.client.Recipient;
import dev.tollgate.metering.v1.MonthlyUsage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;

/** Plays a day of a restaurant and holds what was counted against what was delivered. */
public final class Demo {
  private final PrintWriter out;
  private final boolean terminal;

  /**
   * Plays to this writer.
   *
   * @param terminal whether lines can be written over and coloured
   */
  public Demo(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * Plays the day.
   *
   * @param directory for its files; of this run alone
   * @param afterwards runs while everything still does
   * @return whether the counts agree
   * @throws IOException when a part does not start
   */
  public boolean play(Path directory, Runnable afterwards) throws IOException {
    out.println("Starting PostgreSQL, a server, two gateways and a stand-in for the provider...");
    out.flush();
    long began = System.nanoTime();
    try (DemoStack stack = new DemoStack(directory)) {
      Callers callers = new Callers(stack);
      out.printf(
          "Ready after %.1f s: server %s, gateways http://127.0.0.1:%d (queue) and :%d (direct)%n",
          seconds(began), stack.target(), stack.queueing().port(), stack.direct().port());
      try (View view = new View(out, terminal, () -> figures(stack, callers))) {
        new Day(stack, callers, view).play();
      }
      boolean agree = closing(stack, callers);
      out.printf("%nThe day took %.1f s.%n", seconds(began));
      out.flush();
      afterwards.run();
      return agree;
    }
  }

  private static View.Figures figures(DemoStack stack, Callers callers) {
    MonthlyUsage usage = callers.usage();
    long limit =
        stack
            .client()
            .direct()
            .checkQuota(
                new QuotaCheck(
                    DemoStack.RESTAURANT.tenantId(), Recipient.customer("+966500000000")))
            .quota()
            .effectiveLimit();
    return new View.Figures(
        usage.getConversationCount(),
        limit,
        usage.getInboundCount(),
        stack.provider().delivered().size());
  }

  private boolean closing(DemoStack stack, Callers callers) {
    int delivered = stack.provider().delivered().size();
    callers.await(() -> callers.sent() == delivered);
    MonthlyUsage usage = callers.usage();
    out.println();
    out.println("At the end of the day        Tollgate   the provider");
    row("messages that came in", usage.getInboundCount(), "");
    row("sent directly", usage.getOutboundDirectCount(), "");
    row("sent through the queue", usage.getOutboundQueuedCount(), "");
    row("sent in all", callers.sent(), Integer.toString(delivered));
    row("conversations", usage.getConversationCount(), "");
    boolean agree = callers.sent() == delivered;
    out.println(agree ? "Every count agrees." : "THE COUNTS DIFFER.");
    out.println();
    out.println("How to look at them while it runs (demo --keep-running):");
    String tenant = DemoStack.RESTAURANT.tenantId();
    for (String command : new String[] {"usage", "sessions", "reservations", "audit"}) {
      out.printf(
          "  java -jar server/target/tollgate-server.jar %s --tenant %s --server %s%n",
          command, tenant, stack.target());
    }
    out.printf(
        "  curl -H 'Authorization: Bearer %s' 'http://127.0.0.1:%d/api/whatsapp/jobs?state=sent'%n",
        DemoStack.TOKEN, stack.queueing().port());
    out.printf("  curl http://127.0.0.1:%d/metrics%n", stack.queueing().port());
    return agree;
  }

  private void row(String what, long tollgate, String provider) {
    out.printf("  %-25s %9d   %12s%n", what, tollgate, provider);
  }

  private static double seconds(long since) {
    return Duration.ofNanos(System.nanoTime() - since).toMillis() / 1000.0;
  }
}
