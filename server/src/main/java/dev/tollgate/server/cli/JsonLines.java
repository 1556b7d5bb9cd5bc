package dev.tollgate.server.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.tollgate.metering.v1.TrackItem;
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
  private final byte[] buffer = new byte[64 * 1024];
  private int at;
  private int end;
  private long number;
  private boolean tooLong;

  JsonLines(InputStream in) {
    this.in = in;
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
    if (at == end && !fill()) {
      return false;
    }
    do {
      int from = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      keep(from, at);
      if (at < end) {
        at++;
        return true;
      }
    } while (fill());
    return true;
  }

  private void keep(int from, int to) {
    int room = LINE_BYTES_MAX - line.size();
    tooLong |= to - from > room;
    line.write(buffer, from, Math.min(to - from, room));
  }

  /** False at the end. */
  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
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
