package dev.tollgate.server.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.tollgate.metering.v1.TrackItem;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** NDJSON: a TrackItem a line, as protobuf writes JSON. */
final class JsonLines implements ImportLines {
  /** A longer line is refused: no item is as long, even with every character escaped. */
  static final int LINE_BYTES_MAX = 256 * 1024;

  private static final JsonFormat.Parser PARSER = JsonFormat.parser();

  private final InputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long number;
  private boolean tooLong;

  JsonLines(InputStream in) {
    this.in = new BufferedInputStream(in, 64 * 1024);
  }

  @Override
  public @Nullable ImportLine next() throws IOException {
    while (readLine()) {
      number++;
      if (tooLong) {
        return ImportLine.bad(number, "is longer than " + LINE_BYTES_MAX + " bytes");
      }
      String text = line.toString(StandardCharsets.UTF_8);
      if (!text.isBlank()) {
        return parsed(text);
      }
    }
    return null;
  }

  /** Reads up to the next line feed, keeping no more than may be; false at the end. */
  private boolean readLine() throws IOException {
    line.reset();
    tooLong = false;
    int read = in.read();
    if (read < 0) {
      return false;
    }
    for (; read >= 0 && read != '\n'; read = in.read()) {
      if (line.size() < LINE_BYTES_MAX) {
        line.write(read);
      } else {
        tooLong = true;
      }
    }
    return true;
  }

  private ImportLine parsed(String text) {
    TrackItem.Builder item = TrackItem.newBuilder();
    try {
      PARSER.merge(text, item);
      return ImportLine.of(number, item.build());
    } catch (InvalidProtocolBufferException e) {
      return ImportLine.bad(number, "is no TrackItem in JSON: " + e.getMessage());
    }
  }
}
