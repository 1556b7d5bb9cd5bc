package dev.tollgate.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Writes a run of the suite for programs; what was not measured is absent. */
final class SuiteJson {
  private static final double NANOS_A_MICRO = 1_000;

  private final SuiteReport report;
  private final Ratios ratios;

  SuiteJson(SuiteReport report) {
    this.report = report;
    this.ratios = report.ratios();
  }

  void write(Path file) throws IOException {
    ReportJson.write(json(), file);
  }

  private JsonObject json() {
    SuiteFigures figures = report.figures();
    JsonObject json = run();
    json.addProperty("errors", figures.faultCount());
    JsonArray all = new JsonArray();
    figures.figures.forEach(figure -> all.add(json("standard", figure)));
    json.add("figures", all);
    JsonArray open = new JsonArray();
    figures.openLoops.forEach(one -> open.add(json(one)));
    json.add("open_loop", open);
    JsonArray workloads = new JsonArray();
    figures.workloads.forEach(one -> workloads.add(json(one.workload(), one.figure())));
    json.add("workloads", workloads);
    add(json, "growth", figures.growth);
    add(json, "replicas", figures.replicas);
    addOverload(json, figures);
    addStorage(json, figures.storage);
    if (figures.heapMib != null) {
      json.addProperty("server_live_heap_mib", figures.heapMib);
    }
    json.add("targets", targets());
    return json;
  }

  private JsonObject run() {
    SuitePlan plan = report.plan();
    JsonObject json = new JsonObject();
    json.add("machine", ReportJson.json(report.machine()));
    json.addProperty("server", report.server());
    json.addProperty("seed", plan.seed());
    json.addProperty("warmup", plan.timing().warmUp().toString());
    json.addProperty("duration", plan.timing().duration().toString());
    json.addProperty("took_seconds", report.took().toSeconds());
    json.addProperty("tenants", plan.crowd().tenants());
    json.addProperty("customers", plan.crowd().customers());
    json.addProperty("dormant", plan.crowd().dormant());
    json.addProperty("stored", plan.stored());
    json.addProperty("repeats", Script.REPEATS);
    json.addProperty("opening", Crowd.OPENING);
    return json;
  }

  private JsonObject json(String workload, Figure figure) {
    JsonObject json = new JsonObject();
    json.addProperty("workload", workload);
    json.addProperty("figure", figure.subject().letter());
    json.addProperty("title", figure.subject().title());
    json.addProperty("in_flight", figure.inFlight());
    json.addProperty("per_second", figure.perSecond());
    addLatencies(json, figure.latencies());
    add(json, "per_commit", figure.perCommit());
    if (workload.equals("standard")) {
      add(json, "ratio_a", ratios.toEmptyCall(figure));
      add(json, "ratio_b", ratios.toBatches(figure));
      add(json, "ratio_c", ratios.toSingleTransactions(figure));
      add(json, "ratio_limit", ratios.toLimit(figure));
    }
    json.add("errors", ReportJson.errors(figure.faults()));
    return json;
  }

  private static void addLatencies(JsonObject json, Latencies latencies) {
    JsonObject micros = new JsonObject();
    latencies
        .percentiles()
        .forEach(
            (percent, time) -> micros.addProperty("p" + percent, time.toNanos() / NANOS_A_MICRO));
    json.add("micros", micros);
  }

  private JsonObject json(SuiteFigures.OpenLoop open) {
    JsonObject json = new JsonObject();
    json.addProperty("load", open.load());
    json.addProperty("per_second", open.figure().perSecond());
    addLatencies(json, open.figure().latencies());
    json.add("errors", ReportJson.errors(open.figure().faults()));
    return json;
  }

  private static void add(JsonObject json, String name, Alternation.@Nullable Outcome outcome) {
    if (outcome == null) {
      return;
    }
    JsonObject pair = new JsonObject();
    pair.addProperty("first_per_second", outcome.first());
    pair.addProperty("second_per_second", outcome.second());
    pair.addProperty("ratio_median", outcome.ratio());
    pair.addProperty("rounds", outcome.rounds());
    pair.add("errors", ReportJson.errors(outcome.faults()));
    json.add(name, pair);
  }

  private static void addOverload(JsonObject json, SuiteFigures figures) {
    Overload.Outcome overload = figures.overload;
    if (overload != null) {
      JsonObject one = new JsonObject();
      one.addProperty("offered_per_second", overload.offered());
      one.addProperty("recorded_per_second", overload.recorded());
      one.addProperty("unavailable_per_second", overload.refused());
      one.add("errors", ReportJson.errors(overload.faults()));
      json.add("overload", one);
    }
    SuiteFigures.Flood flood = figures.flood;
    if (flood != null) {
      JsonObject one = new JsonObject();
      JsonObject quiet = new JsonObject();
      addLatencies(quiet, flood.quiet());
      one.add("quiet", quiet);
      JsonObject flooded = new JsonObject();
      addLatencies(flooded, flood.flooded());
      one.add("flooded", flooded);
      one.add("errors", ReportJson.errors(flood.faults()));
      json.add("flood", one);
    }
  }

  private static void addStorage(JsonObject json, @Nullable StorageFigure storage) {
    if (storage != null) {
      JsonObject one = new JsonObject();
      one.addProperty("wal_after_checkpoint", storage.afterCheckpoint().bytes());
      one.addProperty("wal_later", storage.later().bytes());
      one.addProperty("images_after_checkpoint", storage.afterCheckpoint().images());
      one.addProperty("tables", storage.tableBytes());
      one.addProperty("indexes", storage.indexBytes());
      json.add("bytes_a_message", one);
    }
  }

  private JsonArray targets() {
    JsonArray targets = new JsonArray();
    for (Target target : Target.of(report.figures(), ratios)) {
      JsonObject one = new JsonObject();
      one.addProperty("target", target.what());
      one.addProperty(target.atLeast() ? "at_least" : "at_most", target.bound());
      add(one, "measured", target.value());
      target.met().ifPresent(met -> one.addProperty("met", met));
      targets.add(one);
    }
    return targets;
  }

  private static void add(JsonObject json, String name, OptionalDouble value) {
    value.ifPresent(number -> json.addProperty(name, number));
  }
}
