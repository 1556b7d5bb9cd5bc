package dev.tollgate.server.cli;

import static java.util.Objects.requireNonNull;

import dev.tollgate.client.Quota;
import dev.tollgate.client.TenantUsage;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.client.TollgateException;
import dev.tollgate.client.UsageListener;
import dev.tollgate.client.UsageWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** {@code watch}: prints tenants' figures as they change. */
@Command(
    name = "watch",
    description = {
      "Prints tenants' figures: first what they are, then a line whenever they change; until Ctrl-C.",
      "It calls again by itself when the server or the connection ends a call."
    })
final class WatchCommand extends ClientCommand {
  @Option(
      names = "--tenant",
      paramLabel = "ID",
      description = "Whom to watch, repeatable, 100 at most; all that the key is good for.",
      showDefaultValue = Visibility.NEVER)
  private List<String> tenants = new ArrayList<>();

  @Option(
      names = "--min-interval",
      defaultValue = "PT1S",
      paramLabel = "DURATION",
      description = "The time between two lines of one tenant at least: PT0.1S to PT1H.")
  private Duration minInterval = Duration.ofSeconds(1);

  @Option(
      names = "--updates",
      paramLabel = "LINES",
      description = "End after so many lines; go on when absent.")
  private @Nullable Long updatesMax;

  @Override
  int ask(TollgateClient client) {
    Lines lines = new Lines();
    UsageWatch watch = client.watchUsage(tenants, minInterval, lines);
    try {
      lines.done.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      watch.close();
    }
    TollgateException failure = lines.failure.get();
    if (failure != null) {
      throw failure;
    }
    return ExitCode.OK;
  }

  private final class Lines implements UsageListener {
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicLong printed = new AtomicLong();
    private final AtomicReference<@Nullable TollgateException> failure = new AtomicReference<>();

    @Override
    public void changed(TenantUsage usage) {
      if (updatesMax != null && printed.get() >= updatesMax) {
        return;
      }
      printLine(ToProto.update(usage), line(usage));
      if (updatesMax != null && printed.incrementAndGet() >= requireNonNull(updatesMax)) {
        done.countDown();
      }
    }

    @Override
    public void interrupted(TollgateException thrown, Duration pause) {
      err().println(thrown.getMessage() + "; calling again in " + pause.toMillis() + " ms");
    }

    @Override
    public void ended(TollgateException thrown) {
      failure.set(thrown);
      done.countDown();
    }
  }

  private static String line(TenantUsage usage) {
    Quota quota = usage.quota();
    String limit =
        quota.unlimited()
            ? "no limit"
            : "of %d, %d left (%.1f %%)"
                .formatted(quota.effectiveLimit(), quota.remaining(), quota.usagePercent());
    return "%s  %s  %s  %d used, %d held, %s"
        .formatted(
            usage.asOf(),
            TextTable.printable(usage.tenantId()),
            Texts.period(quota.period().year(), quota.period().month(), quota.period().timeZone()),
            quota.used(),
            quota.held(),
            limit);
  }
}
