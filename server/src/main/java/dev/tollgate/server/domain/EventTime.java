package dev.tollgate.server.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The bounds of event times, and how exactly they are kept. */
public final class EventTime {
  /** How far in the future an event time may lie: clocks differ. */
  public static final Duration FUTURE_MAX = Duration.ofMinutes(5);

  /** The earliest time that a message can have. */
  public static final Instant MIN = Instant.parse("0001-01-01T00:00:00Z");

  /** The latest time that a message could have if it were not in the future. */
  public static final Instant MAX = Instant.parse("9999-12-31T23:59:59.999999Z");

  private static final long MICROS_A_SECOND = 1_000_000;
  private static final int NANOS_A_MICRO = 1_000;

  private EventTime() {}

  /** A time as it is kept: whole microseconds. */
  public static Instant truncate(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }

  /** The microseconds from 1970 to a time, whatever its year; what is below one is dropped. */
  public static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), MICROS_A_SECOND), time.getNano() / NANOS_A_MICRO);
  }

  /** The time so many microseconds after the beginning of 1970. */
  public static Instant ofMicros(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** Whether an event time lies too far in the future of its receipt. */
  public static boolean tooEarly(Instant occurredAt, Instant receivedAt) {
    return occurredAt.isAfter(receivedAt.plus(FUTURE_MAX));
  }

  /** The oldest event time that a message received then may have. */
  public static Instant oldest(Instant receivedAt, Duration latenessMax) {
    return receivedAt.minus(latenessMax);
  }
}
