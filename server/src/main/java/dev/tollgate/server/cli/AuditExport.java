package dev.tollgate.server.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import dev.tollgate.metering.v1.AdminChange;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.tollgate.metering.v1.AuditEntry;
import dev.tollgate.metering.v1.ListAdminChangesRequest;
import dev.tollgate.metering.v1.ListAdminChangesResponse;
import dev.tollgate.metering.v1.ListAuditEntriesRequest;
import dev.tollgate.metering.v1.ListAuditEntriesResponse;
import dev.tollgate.metering.v1.ListTenantsRequest;
import dev.tollgate.metering.v1.ListTenantsResponse;
import dev.tollgate.metering.v1.Tenant;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import dev.tollgate.metering.v1.UsageServiceGrpc.UsageServiceBlockingStub;
import io.grpc.Channel;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads changes page by page, each written before the next is asked for. */
final class AuditExport {
  /** A page of changes with long texts stays below the size of an answer. */
  private static final int PAGE = 500;

  private final AdminServiceBlockingStub admin;
  private final UsageServiceBlockingStub usage;
  private final Optional<Timestamp> from;
  private final Timestamp to;
  private long changes;
  private long entries;

  AuditExport(Channel channel, Optional<Timestamp> from, Timestamp to) {
    this.admin = AdminServiceGrpc.newBlockingStub(channel);
    this.usage = UsageServiceGrpc.newBlockingStub(channel);
    this.from = from;
    this.to = to;
  }

  /** A file of one JSON object a line. */
  static final class Lines implements AutoCloseable {
    private static final JsonFormat.Printer JSON =
        JsonFormat.printer().omittingInsignificantWhitespace();

    private final BufferedWriter out;

    Lines(Path file) throws IOException {
      this.out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    }

    void add(String kind, Message message) throws IOException {
      JsonObject line = new JsonObject();
      line.add(kind, JsonParser.parseString(JSON.print(message)));
      out.write(line.toString());
      out.write('\n');
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  /**
   * Writes everything.
   *
   * @param tenantId whose changes; empty: all
   */
  void write(String tenantId, Lines lines) throws IOException {
    writeChanges(tenantId.isEmpty() ? "" : "tenant/" + tenantId, lines);
    if (!tenantId.isEmpty()) {
      writeEntries(tenantId, lines);
      return;
    }
    ListTenantsRequest request = ListTenantsRequest.newBuilder().setPageSize(PAGE).build();
    String token = "";
    do {
      ListTenantsResponse page = admin.listTenants(request.toBuilder().setPageToken(token).build());
      for (Tenant tenant : page.getTenantsList()) {
        writeEntries(tenant.getTenantId(), lines);
      }
      token = page.getNextPageToken();
    } while (!token.isEmpty());
  }

  long changes() {
    return changes;
  }

  long entries() {
    return entries;
  }

  private void writeChanges(String resource, Lines lines) throws IOException {
    ListAdminChangesRequest.Builder request =
        ListAdminChangesRequest.newBuilder().setResource(resource).setTo(to).setPageSize(PAGE);
    from.ifPresent(request::setFrom);
    String token = "";
    do {
      ListAdminChangesResponse page = admin.listAdminChanges(request.setPageToken(token).build());
      for (AdminChange change : page.getChangesList()) {
        lines.add("adminChange", change);
        changes++;
      }
      token = page.getNextPageToken();
    } while (!token.isEmpty());
  }

  private void writeEntries(String tenantId, Lines lines) throws IOException {
    ListAuditEntriesRequest.Builder request =
        ListAuditEntriesRequest.newBuilder().setTenantId(tenantId).setTo(to).setPageSize(PAGE);
    from.ifPresent(request::setFrom);
    String token = "";
    do {
      ListAuditEntriesResponse page = usage.listAuditEntries(request.setPageToken(token).build());
      for (AuditEntry entry : page.getEntriesList()) {
        lines.add("auditEntry", entry);
        entries++;
      }
      token = page.getNextPageToken();
    } while (!token.isEmpty());
  }
}
