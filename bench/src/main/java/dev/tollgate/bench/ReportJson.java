package dev.tollgate.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;

/** Writes a report for programs; what a row of the table leaves out is absent. */
final class ReportJson {
  private static final Gson JSON = new GsonBuilder().setPrettyPrinting().create();
  private static final double NANOS_A_MICRO = 1_000;

  private final Report report;

  ReportJson(Report report) {
    this.report = report;
  }

  void write(Path file) throws IOException {
    write(json(), file);
  }

  static void write(JsonObject json, Path file) throws IOException {
    Files.writeString(file, JSON.toJson(json) + "\n", StandardCharsets.UTF_8);
  }

  private JsonObject json() {
    JsonObject json = new JsonObject();
    json.add("machine", json(report.machine()));
    json.addProperty("server", report.server());
    json.addProperty("seed", report.seed());
    json.addProperty("warmup", report.timing().warmUp().toString());
    json.addProperty("duration", report.timing().duration().toString());
    json.addProperty("tenants", report.population().tenants());
    json.addProperty("customers", report.population().customers());
    json.addProperty("repeats", Script.REPEATS);
    json.addProperty("errors", report.faultCount());
    JsonArray figures = new JsonArray();
    report.figures().forEach(figure -> figures.add(json(figure)));
    json.add("figures", figures);
    JsonArray comparisons = new JsonArray();
    report.comparisons().forEach(one -> comparisons.add(ComparisonJson.json(one)));
    json.add("comparisons", comparisons);
    return json;
  }

  static JsonObject json(Machine machine) {
    JsonObject json = new JsonObject();
    json.addProperty("cores", machine.cores());
    json.addProperty("heap_max_mib", machine.heapMaxMib());
    json.addProperty("jdk", machine.jdk());
    json.addProperty("os", machine.os());
    json.addProperty("file_system", machine.fileSystem());
    return json;
  }

  private JsonObject json(Figure figure) {
    JsonObject json = new JsonObject();
    json.addProperty("figure", figure.subject().letter());
    json.addProperty("title", figure.subject().title());
    json.addProperty("in_flight", figure.inFlight());
    json.addProperty("per_second", figure.perSecond());
    json.addProperty("p50_micros", figure.p50().toNanos() / NANOS_A_MICRO);
    json.addProperty("p99_micros", figure.p99().toNanos() / NANOS_A_MICRO);
    add(json, "per_commit", figure.perCommit());
    add(json, "ratio_a", report.toEmptyCall(figure));
    add(json, "ratio_b", report.toBatches(figure));
    add(json, "ratio_c", report.toSingleTransactions(figure));
    add(json, "ratio_limit", report.toLimit(figure));
    json.add("errors", errors(figure.faults()));
    return json;
  }

  static JsonObject errors(Map<String, Long> faults) {
    JsonObject errors = new JsonObject();
    faults.forEach(errors::addProperty);
    return errors;
  }

  private static void add(JsonObject json, String name, OptionalDouble value) {
    value.ifPresent(number -> json.addProperty(name, number));
  }
}
