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

/** Writes a report for programs; what a row of the table leaves out is absent. */
final class ReportJson {
  private static final Gson JSON = new GsonBuilder().setPrettyPrinting().create();

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

  static JsonObject errors(Map<String, Long> faults) {
    JsonObject errors = new JsonObject();
    faults.forEach(errors::addProperty);
    return errors;
  }
}
