package dev.tollgate.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ReadAheadTest {
  private static final ImportLine FIRST = ImportLine.bad(1, "first");
  private static final ImportLine SECOND = ImportLine.bad(2, "second");

  @Test
  void linesComeInOrderAndThenTheEnd() throws IOException {
    Iterator<ImportLine> lines = List.of(FIRST, SECOND).iterator();
    try (ReadAhead ahead = new ReadAhead(() -> lines.hasNext() ? lines.next() : null)) {
      assertEquals(FIRST, ahead.next());
      assertEquals(SECOND, ahead.next());
      assertNull(ahead.next());
      assertNull(ahead.next());
    }
  }

  @Test
  void aLineDoesNotWaitForThoseAfterIt() throws IOException {
    Iterator<ImportLine> lines = List.of(FIRST).iterator();
    CountDownLatch never = new CountDownLatch(1);
    ImportLines stalled =
        () -> {
          if (lines.hasNext()) {
            return lines.next();
          }
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return null;
        };
    try (ReadAhead ahead = new ReadAhead(stalled)) {
      assertEquals(FIRST, ahead.next());
    }
  }

  @Test
  void aFailureComesAfterTheLinesBeforeItAndStays() throws IOException {
    Iterator<ImportLine> lines = List.of(FIRST).iterator();
    ImportLines failing =
        () -> {
          if (lines.hasNext()) {
            return lines.next();
          }
          throw new IOException("the disk");
        };
    try (ReadAhead ahead = new ReadAhead(failing)) {
      assertEquals(FIRST, ahead.next());
      for (int i = 0; i < 2; i++) {
        IOException failure = assertThrows(IOException.class, ahead::next);
        assertEquals("the disk", Objects.requireNonNull(failure.getMessage()));
      }
    }
  }
}
