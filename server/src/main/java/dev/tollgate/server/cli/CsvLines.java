package dev.tollgate.server.cli;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** CSV with a line of column names first: a message a row. */
final class CsvLines implements ImportLines {
  /** A longer row ends the import: most likely a quote is not closed. */
  static final int ROW_CHARACTERS_MAX = 256 * 1024;

  private final Iterator<CsvRecord> records;
  private final CsvColumns columns;
  private long number;

  /**
   * Begins to read.
   *
   * @throws UnreadableFileException when the first line does not name the columns of messages
   */
  CsvLines(InputStream in) throws IOException {
    records =
        CsvReader.builder()
            .detectBomHeader(true)
            .allowMissingFields(true)
            .allowExtraFields(true)
            .maxBufferSize(ROW_CHARACTERS_MAX)
            .ofCsvRecord(in, StandardCharsets.UTF_8)
            .iterator();
    CsvRecord header = record();
    if (header == null) {
      throw new UnreadableFileException("the file is empty: its first line has to name columns");
    }
    columns = CsvColumns.of(header.getFields());
  }

  @Override
  public @Nullable ImportLine next() throws IOException {
    CsvRecord row = record();
    return row == null ? null : columns.line(number, row.getFields());
  }

  private @Nullable CsvRecord record() throws IOException {
    try {
      if (!records.hasNext()) {
        return null;
      }
      CsvRecord record = records.next();
      number = record.getStartingLineNumber();
      return record;
    } catch (CsvParseException e) {
      throw new UnreadableFileException("the row after line " + number + ": " + e.getMessage());
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
  }
}
