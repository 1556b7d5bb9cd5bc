package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.ImportMessagesResponse;
import dev.tollgate.metering.v1.ImportOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code import}: records messages of the past from a file. */
@Command(
    name = "import",
    description = {
      "Records messages of the past from a file, however old they are. Safe to run again: what is"
          + " recorded counts once.",
      "",
      "NDJSON: a track request a line, {\"inbound\": {...}} or {\"outbound\": {...}} with the"
          + " contract's fields.",
      "CSV: the first line names the columns: tenant_id, message_id, occurred_at, customer_id (or"
          + " conversation_id of an outbound message), direction (inbound unless it says outbound),"
          + " customer_name, path (direct or queued), customer_alias.<N>, label.<KEY>."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every line is recorded",
      "1:the import could not be finished",
      "2:wrong usage",
      "3:some lines were refused"
    })
final class ImportCommand extends ClientCommand {
  /** The exit code when lines were refused, for scripts. */
  static final int REFUSED = 3;

  private static final Path STANDARD_INPUT = Path.of("-");

  /** How a file is written. */
  enum Format {
    NDJSON,
    CSV
  }

  @Parameters(
      paramLabel = "FILE",
      showDefaultValue = Visibility.NEVER,
      description = "The messages; - for the standard input.")
  private Path file = STANDARD_INPUT;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; by the file's name when absent.")
  private @Nullable Format format;

  @Option(
      names = "--dry-run",
      arity = "0",
      fallbackValue = "true",
      description = "Check everything and record nothing.")
  private boolean dryRun;

  @Option(
      names = "--allow-final",
      arity = "0",
      fallbackValue = "true",
      description = "Change months that are final too; that it did is noted in the audit table.")
  private boolean allowFinal;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write every refused line's number and reason to this file, as NDJSON.")
  private @Nullable Path reportFile;

  @Override
  int ask(TollgateClient client) {
    Format chosen = format == null ? formatOf(file) : format;
    try (CountedInput in = open();
        Writer report =
            reportFile == null
                ? Writer.nullWriter()
                : Files.newBufferedWriter(reportFile, StandardCharsets.UTF_8);
        ReadAhead lines = new ReadAhead(lines(chosen, in))) {
      ImportReport refusals = new ImportReport(err(), reportFile == null ? null : report);
      ImportSender sender = new ImportSender(client.channel(), options(), refusals);
      return imported(sender, lines, in);
    } catch (IOException | UncheckedIOException e) {
      err().println("The files cannot be used: " + e.getMessage());
      return ExitCode.SOFTWARE;
    } catch (UnreadableFileException e) {
      err().println("Not a file of messages: " + e.getMessage());
      return ExitCode.SOFTWARE;
    }
  }

  private int imported(ImportSender sender, ImportLines lines, CountedInput in) throws IOException {
    boolean terminal = CommandLine.Help.Ansi.AUTO.enabled();
    ImportProgress progress =
        new ImportProgress(err(), terminal, in.total(), InstantSource.system());
    long read = 0;
    boolean finished = false;
    try {
      for (ImportLine line = lines.next(); line != null; line = lines.next()) {
        read++;
        sender.add(line);
        progress.update(read, in.count());
      }
      sender.flush();
      finished = true;
    } finally {
      progress.end(read, in.count());
      if (!finished) {
        sender.cancel();
        err()
            .println(
                "Stopped: all lines up to "
                    + sender.settledLine()
                    + " are done. Run it again: what is recorded counts once.");
      }
    }
    ImportMessagesResponse counts = sender.counts();
    print(counts, table(read, counts));
    return counts.getRefused() > 0 ? REFUSED : ExitCode.OK;
  }

  private TextTable table(long read, ImportMessagesResponse counts) {
    return TextTable.withoutHeader()
        .row("lines", read)
        .row(dryRun ? "would be recorded" : "recorded", counts.getRecorded())
        .row("duplicates", counts.getDuplicates())
        .row("refused", counts.getRefused());
  }

  private ImportOptions options() {
    return ImportOptions.newBuilder().setAllowFinal(allowFinal).setDryRun(dryRun).build();
  }

  private Format formatOf(Path path) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      return Format.CSV;
    }
    if (name.endsWith(".ndjson") || name.endsWith(".jsonl")) {
      return Format.NDJSON;
    }
    throw wrong("Missing option '--format': " + path + " ends in none of .ndjson, .jsonl, .csv");
  }

  private static ImportLines lines(Format format, InputStream in) throws IOException {
    return format == Format.CSV ? new CsvLines(in) : new JsonLines(in);
  }

  private CountedInput open() throws IOException {
    if (file.equals(STANDARD_INPUT)) {
      return new CountedInput(System.in, CountedInput.UNKNOWN);
    }
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw wrong("Invalid value for 'FILE': cannot read " + file);
    }
    return new CountedInput(Files.newInputStream(file), Files.size(file));
  }
}
