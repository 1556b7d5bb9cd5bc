package dev.tollgate.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Writes a run of histories for programs; what nobody could tell is absent. */
final class HistoryJson {
  private final HistoryReport report;
  private final HistoryFigures figures;

  HistoryJson(HistoryReport report) {
    this.report = report;
    this.figures = report.figures();
  }

  void write(Path file) throws IOException {
    ReportJson.write(json(), file);
  }

  private JsonObject json() {
    HistoryShape shape = report.shape();
    JsonObject json = new JsonObject();
    json.add("machine", ReportJson.json(report.machine()));
    json.addProperty("server", report.server());
    json.addProperty("client", report.client());
    json.addProperty("seed", report.seed());
    json.addProperty("messages", shape.messages());
    json.addProperty("lines", shape.lines());
    json.addProperty("tenants", shape.population().tenants());
    json.addProperty("customers", shape.population().customers());
    json.add("errors", ReportJson.errors(figures.faults()));
    JsonArray passes = new JsonArray();
    passes.add(standard());
    passes.add(json("batches_history", figures.batches()));
    passes.add(json("import", figures.imported().pass()));
    passes.add(json("import_after_kill", figures.repeated().again()));
    json.add("passes", passes);
    json.addProperty("recorded_at_kill", figures.repeated().recordedAtKill());
    json.addProperty("final_period_notes_a_message", figures.imported().notesAMessage());
    json.add("memory", memory());
    json.add("reconcile", reconciled());
    json.add("storage", storage());
    return json;
  }

  private JsonObject standard() {
    JsonObject json = new JsonObject();
    json.addProperty("pass", "batches_standard");
    json.addProperty("per_second", figures.standard().perSecond());
    figures.standard().perCommit().ifPresent(number -> json.addProperty("per_commit", number));
    return json;
  }

  private JsonObject json(String name, PassFigure pass) {
    JsonObject json = new JsonObject();
    json.addProperty("pass", name);
    json.addProperty("lines", pass.lines());
    json.addProperty("seconds", pass.seconds());
    json.addProperty("per_second", pass.perSecond());
    json.addProperty("per_commit", pass.perCommit());
    json.addProperty("ratio_standard", figures.toStandard(pass));
    json.addProperty("ratio_history", figures.toBatches(pass));
    return json;
  }

  private JsonArray memory() {
    JsonArray rows = new JsonArray();
    for (MemorySample sample : figures.imported().memory()) {
      JsonObject row = new JsonObject();
      row.addProperty("at", sample.at());
      add(row, "client_live_heap_mib", sample.client().heap());
      add(row, "client_peak_rss_mib", sample.client().residentPeak());
      add(row, "server_live_heap_mib", sample.server().heap());
      add(row, "server_peak_rss_mib", sample.server().residentPeak());
      rows.add(row);
    }
    return rows;
  }

  private JsonArray reconciled() {
    JsonArray rows = new JsonArray();
    for (ReconcileFigure figure : figures.reconciled()) {
      JsonObject row = new JsonObject();
      row.addProperty("messages", figure.messages());
      row.addProperty("tenants", figure.tenants());
      row.addProperty("seconds", figure.seconds());
      row.addProperty("seconds_of_one", figure.secondsOfOne());
      row.addProperty("micros_a_message", figure.microsAMessage());
      figures.toSmallest(figure).ifPresent(ratio -> row.addProperty("ratio", ratio));
      rows.add(row);
    }
    return rows;
  }

  private JsonArray storage() {
    JsonArray rows = new JsonArray();
    for (StorageFigure figure : figures.storage()) {
      JsonObject row = new JsonObject();
      row.addProperty("policy", figure.policy().name());
      row.addProperty("wal_bytes_after_checkpoint", figure.afterCheckpoint().bytes());
      row.addProperty("wal_images_after_checkpoint", figure.afterCheckpoint().images());
      row.addProperty("wal_bytes", figure.later().bytes());
      row.addProperty("wal_images", figure.later().images());
      row.addProperty("table_bytes", figure.tableBytes());
      row.addProperty("index_bytes", figure.indexBytes());
      row.addProperty("history_index_bytes", figure.historyIndexBytes());
      rows.add(row);
    }
    return rows;
  }

  private static void add(JsonObject json, String name, OptionalLong value) {
    value.ifPresent(number -> json.addProperty(name, number));
  }
}
