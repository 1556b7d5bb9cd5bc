package dev.tollgate.server.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rows of text under each other, in columns as wide as their widest cell. */
final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /** Starts a table of names and values. */
  static TextTable withoutHeader() {
    return new TextTable();
  }

  /** Starts a table with this first row. */
  static TextTable withHeader(String... names) {
    return new TextTable().row((Object[]) names);
  }

  /**
   * Adds a row; all rows have as many cells as the first.
   *
   * @throws IllegalArgumentException when this one has not
   */
  TextTable row(Object... cells) {
    List<String> row = Stream.of(cells).map(TextTable::printable).toList();
    if (!rows.isEmpty() && rows.get(0).size() != row.size()) {
      throw new IllegalArgumentException(row.size() + " cells in a row of " + rows.get(0).size());
    }
    rows.add(row);
    return this;
  }

  /** Prints the rows, without spaces at their ends. */
  void printTo(PrintWriter out) {
    int[] widths = widths();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        String cell = row.get(column);
        line.append(cell).append(" ".repeat(widths[column] - width(cell))).append(GAP);
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private int[] widths() {
    int columns = rows.isEmpty() ? 0 : rows.get(0).size();
    return IntStream.range(0, columns)
        .map(column -> rows.stream().mapToInt(row -> width(row.get(column))).max().orElse(0))
        .toArray();
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }

  /** A name must not be able to steer somebody's terminal. */
  static String printable(Object cell) {
    return cell.toString().replaceAll("\\p{Cc}", "?");
  }
}
