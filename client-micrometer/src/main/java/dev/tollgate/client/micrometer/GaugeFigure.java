package dev.tollgate.client.micrometer;

import dev.tollgate.client.ClientHealth;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** One of the figures of how a client is now. */
record GaugeFigure(
    String name, @Nullable String unit, String description, ToDoubleFunction<ClientHealth> value) {
  private static final double NANOS_PER_SECOND = 1e9;

  static final List<GaugeFigure> ALL =
      List.of(
          new GaugeFigure(
              "tollgate.client.reachable",
              null,
              "1 while messages get through to the server, as far as is known",
              health -> flag(health.reporting())),
          new GaugeFigure(
              "tollgate.client.deciding",
              null,
              "1 while the server decides on sends, as far as is known; 0: the failure policy",
              health -> flag(health.deciding())),
          new GaugeFigure(
              "tollgate.client.waiting",
              BaseUnits.MESSAGES,
              "Messages in memory that are not answered yet",
              ClientHealth::waiting),
          spool("items", BaseUnits.MESSAGES, "Messages that wait in the spool", s -> s.items()),
          spool("bytes", BaseUnits.BYTES, "Bytes of the messages in the spool", s -> s.bytes()),
          spool(
              "age",
              "seconds",
              "How long the oldest message in the spool waits; 0: there is none",
              s -> s.oldestAge().orElse(Duration.ZERO).toNanos() / NANOS_PER_SECOND),
          spool(
              "parked",
              BaseUnits.MESSAGES,
              "Refused messages in the spool, which wait for somebody",
              s -> s.parked()),
          spool(
              "damaged",
              "files",
              "Damaged files that were set aside in the spool's directory",
              s -> s.damagedFiles()),
          spool("full", null, "1 while the spool takes no more", s -> flag(s.full())),
          spool(
              "failing",
              null,
              "1 while the spool cannot be written",
              s -> flag(s.trouble().isPresent())));

  /** Of a client without a spool it is 0. */
  private static GaugeFigure spool(
      String name,
      @Nullable String unit,
      String description,
      ToDoubleFunction<ClientHealth.Spool> value) {
    return new GaugeFigure(
        "tollgate.client.spool." + name,
        unit,
        description,
        health -> health.spool().map(value::applyAsDouble).orElse(0.0));
  }

  private static double flag(boolean set) {
    return set ? 1 : 0;
  }
}
