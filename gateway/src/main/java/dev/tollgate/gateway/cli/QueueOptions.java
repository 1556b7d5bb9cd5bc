package dev.tollgate.gateway.cli;

import dev.tollgate.gateway.config.DeliveryConfig;
import dev.tollgate.gateway.config.QueueConfig;
import dev.tollgate.gateway.config.Retries;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How sends are queued. */
final class QueueOptions {
  @Option(
      names = "--queue",
      paramLabel = "ON|OFF",
      description =
          "Whether sends go through the queue; off: each goes out while its caller waits.")
  private Switch queue = Switch.ON;

  @Option(
      names = "--queue-max",
      paramLabel = "N",
      description = "Sends that wait in the queue at most, 1 to 100000000; beyond: 503.")
  private long waitingMax = QueueConfig.DEFAULT_WAITING_MAX;

  @Option(
      names = "--queue-workers",
      paramLabel = "N",
      description =
          "Queued sends under way at once, 1 to 200; of one tenant 5 at most, on all gateways.")
  private int workers = QueueConfig.DEFAULT_WORKERS;

  @Option(
      names = "--send-rate",
      paramLabel = "N",
      description = "Queued sends a second of one sending number, 1 to 1000, on all gateways.")
  private double rate = QueueConfig.DEFAULT_RATE;

  @Option(
      names = "--send-tries",
      paramLabel = "N",
      description = "How often a queued send is handed to the provider at most, 1 to 10.")
  private int tries = Retries.DEFAULT_TRIES;

  @Option(
      names = "--retry-delay",
      paramLabel = "TIME",
      description = "Pause after the first try, doubled after each, up to PT1H.")
  private Duration retryDelay = Retries.DEFAULT_FIRST_DELAY;

  @Option(
      names = "--unknown-outcome",
      paramLabel = "RESEND|FAIL",
      description =
          "What is done with a queued send when nobody knows whether the provider took it:"
              + " RESEND (a customer may get it twice) or FAIL (a person decides).")
  private Unknown unknownOutcome = Unknown.RESEND;

  @Option(
      names = "--hold",
      paramLabel = "TIME",
      description =
          "How long a queued send keeps its conversation of the quota, PT1S to PT24H; then it is"
              + " decided on anew.")
  private Duration hold = QueueConfig.DEFAULT_HOLD;

  @Option(
      names = "--keep-sends",
      paramLabel = "TIME",
      description = "How long it is known what became of a send, PT1H to P400D.")
  private Duration keep = QueueConfig.DEFAULT_KEEP;

  @Option(
      names = "--give-back-after",
      paramLabel = "TIME",
      description =
          "How long after a message failed before its delivery its conversation is given back, where"
              + " it was the only message, up to P1D.")
  private Duration giveBackAfter = DeliveryConfig.DEFAULT_GIVE_BACK_AFTER;

  @Option(
      names = "--keep-failed-counted",
      arity = "0",
      fallbackValue = "true",
      description = "Leave messages counted that failed before their delivery.")
  private boolean keepFailedCounted;

  /** On or off, as people write it. */
  enum Switch {
    ON,
    OFF;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What is done with a send of unknown end. */
  enum Unknown {
    RESEND,
    FAIL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The settings.
   *
   * @throws IllegalArgumentException naming the setting that is wrong
   */
  QueueConfig config() {
    return new QueueConfig(
        queue == Switch.ON,
        waitingMax,
        workers,
        rate,
        new Retries(tries, retryDelay, unknownOutcome == Unknown.RESEND),
        hold,
        keep);
  }

  /**
   * What follows of messages that are not delivered.
   *
   * @throws IllegalArgumentException naming the setting that is wrong
   */
  DeliveryConfig delivery() {
    return new DeliveryConfig(keepFailedCounted ? Optional.empty() : Optional.of(giveBackAfter));
  }
}
