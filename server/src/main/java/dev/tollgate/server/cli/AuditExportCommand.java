package dev.tollgate.server.cli;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Timestamp;
import dev.tollgate.client.TollgateClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code audit export}: writes all changes of a stretch of time to a file. */
@Command(
    name = "export",
    description = {
      "Writes all changes of a stretch of time to a file, as NDJSON: {\"adminChange\": {...}} for what"
          + " admin calls changed, newest first, then {\"auditEntry\": {...}} for what changed after it"
          + " had been reported, tenant by tenant, newest first.",
      "It reads page by page and keeps none. The file is there only once it is complete."
    })
final class AuditExportCommand extends ClientCommand {
  @Mixin private TimeRangeOptions range = new TimeRangeOptions();

  @Parameters(
      paramLabel = "FILE",
      showDefaultValue = Visibility.NEVER,
      description = "Where to write; a file that is there is replaced.")
  private @Nullable Path file;

  @Option(
      names = "--tenant",
      paramLabel = "ID",
      description = "Only this tenant's; all tenants', plans' and keys' when absent.",
      showDefaultValue = Visibility.NEVER)
  private String tenant = "";

  @Override
  int ask(TollgateClient client) {
    Path target = requireNonNull(file).toAbsolutePath();
    Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
    // Without an end, what changes while the pages are read would stand in some of them.
    Timestamp to = range.to().orElseGet(() -> ToProto.timestamp(Instant.now()));
    try {
      AuditExport export = new AuditExport(client.channel(), range.from(), to);
      try (AuditExport.Lines lines = new AuditExport.Lines(unfinished)) {
        export.write(tenant, lines);
      }
      Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
      err().println(export.changes() + " admin changes and " + export.entries() + " audit entries");
      return ExitCode.OK;
    } catch (IOException e) {
      err().println("The file cannot be written: " + e);
      return ExitCode.SOFTWARE;
    } finally {
      remove(unfinished);
    }
  }

  private void remove(Path unfinished) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      err().println("What is unfinished is left behind: " + e);
    }
  }
}
