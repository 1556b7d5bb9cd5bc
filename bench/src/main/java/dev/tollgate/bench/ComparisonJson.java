package dev.tollgate.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.tollgate.bench.Comparison.Phase;
import dev.tollgate.bench.Comparison.Round;

/** Writes a comparison for programs. */
final class ComparisonJson {
  private ComparisonJson() {}

  static JsonObject json(Comparison comparison) {
    Pair pair = comparison.pair();
    JsonObject json = new JsonObject();
    json.addProperty("key", pair.key());
    json.addProperty("title", pair.title());
    json.addProperty("first", pair.first().name());
    json.addProperty("second", pair.second().name());
    json.addProperty("in_flight", comparison.inFlight());
    json.addProperty("rate_ratio_median", comparison.median(r -> r.ratio(Phase::perSecond)));
    json.addProperty(
        "server_cpu_ratio_median", comparison.median(r -> r.ratio(Phase::serverMicros)));
    json.addProperty(
        "client_cpu_ratio_median", comparison.median(r -> r.ratio(Phase::clientMicros)));
    if (!pair.noted().isEmpty()) {
      json.addProperty(
          pair.noted() + "_share_median", comparison.median(round -> round.second().noted()));
    }
    JsonArray rounds = new JsonArray();
    comparison.rounds().forEach(round -> rounds.add(json(round)));
    json.add("rounds", rounds);
    json.add("errors", ReportJson.errors(comparison.faults()));
    return json;
  }

  private static JsonObject json(Round round) {
    JsonObject json = new JsonObject();
    json.add("first", json(round.first()));
    json.add("second", json(round.second()));
    json.addProperty("rate_ratio", round.ratio(Phase::perSecond));
    json.addProperty("server_cpu_ratio", round.ratio(Phase::serverMicros));
    json.addProperty("client_cpu_ratio", round.ratio(Phase::clientMicros));
    return json;
  }

  private static JsonObject json(Phase phase) {
    JsonObject json = new JsonObject();
    json.addProperty("per_second", phase.perSecond());
    json.addProperty("server_cpu_micros", phase.serverMicros());
    json.addProperty("client_cpu_micros", phase.clientMicros());
    json.addProperty("noted_share", phase.noted());
    return json;
  }
}
