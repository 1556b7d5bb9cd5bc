package dev.tollgate.client.micrometer;

import dev.tollgate.client.ClientStats;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.List;
import java.util.function.ToLongFunction;

/** One of the figures of what a client has done. */
record CounterFigure(
    String name, Tags kind, String unit, String description, ToLongFunction<ClientStats> value) {
  static final List<CounterFigure> ALL =
      List.of(
          ended("recorded", ClientStats::recorded),
          ended("refused", ClientStats::refused),
          ended("unkept", ClientStats::unkept),
          messages(
              "messages.duplicate",
              "Recorded messages that were recorded before",
              ClientStats::duplicates),
          messages(
              "messages.lost",
              "Messages nobody was told of but by the log: above 0 a count will be short",
              ClientStats::lost),
          messages(
              "messages.sent.again",
              "Attempts to report a message beyond its first",
              ClientStats::sentAgain),
          messages("spool.written", "Messages written to the spool", ClientStats::spooled),
          messages("spool.set.aside", "Refused messages parked in the spool", ClientStats::parked),
          new CounterFigure(
              "tollgate.client.streams.broken",
              Tags.empty(),
              "streams",
              "Streams to the server that ended otherwise than well",
              ClientStats::streamsBroken),
          decided("server", ClientStats::decisionsAsked),
          decided("cache", ClientStats::decisionsCached),
          decided("policy", ClientStats::decisionsDegraded),
          new CounterFigure(
              "tollgate.client.sends.denied",
              Tags.empty(),
              "sends",
              "Sends that were refused",
              ClientStats::denied));

  private static CounterFigure ended(String outcome, ToLongFunction<ClientStats> value) {
    return new CounterFigure(
        "tollgate.client.messages",
        Tags.of("outcome", outcome),
        BaseUnits.MESSAGES,
        "What became of messages in the end",
        value);
  }

  private static CounterFigure messages(
      String name, String description, ToLongFunction<ClientStats> value) {
    return new CounterFigure(
        "tollgate.client." + name, Tags.empty(), BaseUnits.MESSAGES, description, value);
  }

  private static CounterFigure decided(String basis, ToLongFunction<ClientStats> value) {
    return new CounterFigure(
        "tollgate.client.decisions",
        Tags.of("basis", basis),
        "decisions",
        "Decisions: asked of the server, given from memory, made by the failure policy",
        value);
  }
}
