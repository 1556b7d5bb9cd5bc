package dev.tollgate.client.opentelemetry;

import dev.tollgate.client.ClientHealth;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** One of the figures of how a client is now. */
record GaugeFigure(
    String name, String unit, String description, ToDoubleFunction<ClientHealth> value) {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final String FLAG = "1";

  static final List<GaugeFigure> ALL =
      List.of(
          new GaugeFigure(
              "tollgate.client.reachable",
              FLAG,
              "1 while messages get through to the server, as far as is known",
              health -> flag(health.reporting())),
          new GaugeFigure(
              "tollgate.client.deciding",
              FLAG,
              "1 while the server decides on sends, as far as is known; 0: the failure policy",
              health -> flag(health.deciding())),
          new GaugeFigure(
              "tollgate.client.waiting",
              "{message}",
              "Messages in memory that are not answered yet",
              ClientHealth::waiting),
          spool("items", "{message}", "Messages that wait in the spool", s -> s.items()),
          spool("bytes", "By", "Bytes of the messages in the spool", s -> s.bytes()),
          spool(
              "age",
              "s",
              "How long the oldest message in the spool waits; 0: there is none",
              s -> s.oldestAge().orElse(Duration.ZERO).toNanos() / NANOS_PER_SECOND),
          spool(
              "parked",
              "{message}",
              "Refused messages in the spool, which wait for somebody",
              s -> s.parked()),
          spool(
              "damaged",
              "{file}",
              "Damaged files that were set aside in the spool's directory",
              s -> s.damagedFiles()),
          spool("full", FLAG, "1 while the spool takes no more", s -> flag(s.full())),
          spool(
              "failing",
              FLAG,
              "1 while the spool cannot be written",
              s -> flag(s.trouble().isPresent())));

  /** Of a client without a spool it is 0. */
  private static GaugeFigure spool(
      String name, String unit, String description, ToDoubleFunction<ClientHealth.Spool> value) {
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
