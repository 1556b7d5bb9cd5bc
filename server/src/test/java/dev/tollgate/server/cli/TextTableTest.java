package dev.tollgate.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    TextTable table = TextTable.withHeader("A", "LONG", "C").row("three", 1, "x").row("", 22, "");

    assertEquals(List.of("A      LONG  C", "three  1     x", "       22"), lines(table));
  }

  @Test
  void aCharacterIsAColumnWhateverItsLength() {
    TextTable table = TextTable.withHeader("A", "B").row("\uD83D\uDE00", "x").row("yy", "z");

    assertEquals(List.of("A   B", "\uD83D\uDE00   x", "yy  z"), lines(table));
  }

  @Test
  void controlCharactersAreNotPrinted() {
    assertEquals(List.of("?[31mred?"), lines(TextTable.withoutHeader().row("\u001B[31mred\n")));
  }

  @Test
  void anEmptyTablePrintsNothing() {
    assertEquals(List.of(), lines(TextTable.withoutHeader()));
  }

  @Test
  void rowsAreOfOneLength() {
    TextTable table = TextTable.withHeader("A", "B");

    assertThrows(IllegalArgumentException.class, () -> table.row("only one"));
  }

  private static List<String> lines(TextTable table) {
    StringWriter text = new StringWriter();
    table.printTo(new PrintWriter(text, true));
    return text.toString().lines().toList();
  }
}
