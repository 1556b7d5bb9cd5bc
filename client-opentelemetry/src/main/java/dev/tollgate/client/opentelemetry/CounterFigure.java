package dev.tollgate.client.opentelemetry;

import dev.tollgate.client.ClientStats;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.util.List;
import java.util.function.ToLongFunction;

/** One of the figures of what a client has done. */
record CounterFigure(
    String name,
    Attributes attributes,
    String unit,
    String description,
    ToLongFunction<ClientStats> value) {
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");
  private static final AttributeKey<String> BASIS = AttributeKey.stringKey("basis");

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
              Attributes.empty(),
              "{stream}",
              "Streams to the server that ended otherwise than well",
              ClientStats::streamsBroken),
          decided("server", ClientStats::decisionsAsked),
          decided("cache", ClientStats::decisionsCached),
          decided("policy", ClientStats::decisionsDegraded),
          new CounterFigure(
              "tollgate.client.sends.denied",
              Attributes.empty(),
              "{send}",
              "Sends that were refused",
              ClientStats::denied));

  private static CounterFigure ended(String outcome, ToLongFunction<ClientStats> value) {
    return new CounterFigure(
        "tollgate.client.messages",
        Attributes.of(OUTCOME, outcome),
        "{message}",
        "What became of messages in the end",
        value);
  }

  private static CounterFigure messages(
      String name, String description, ToLongFunction<ClientStats> value) {
    return new CounterFigure(
        "tollgate.client." + name, Attributes.empty(), "{message}", description, value);
  }

  private static CounterFigure decided(String basis, ToLongFunction<ClientStats> value) {
    return new CounterFigure(
        "tollgate.client.decisions",
        Attributes.of(BASIS, basis),
        "{decision}",
        "Decisions: asked of the server, given from memory, made by the failure policy",
        value);
  }
}
