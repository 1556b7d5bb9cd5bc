package dev.tollgate.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
  private static final String A = Keys.of('a');
  private static final String B = Keys.of('b');

  @TempDir private Path directory;
  private Instant now = Instant.parse("2025-01-15T12:00:00Z");
  private Path file;
  private KeyFile key;

  @BeforeEach
  void name() {
    file = directory.resolve("tollgate.key");
    key = new KeyFile(file, () -> now);
  }

  @Test
  void whiteSpaceAroundTheKeyIsLeftOut() throws IOException {
    Files.writeString(file, "\n  " + A + "\r\n\n");

    assertEquals(A, key.get());
  }

  @Test
  void theFileIsReadAgainAfterAPauseAndNotBefore() throws IOException {
    Files.writeString(file, A);
    assertEquals(A, key.get());
    Files.writeString(file, B);

    now = now.plus(KeyFile.PAUSE).minusNanos(1);
    assertEquals(A, key.get());
    now = now.plusNanos(1);
    assertEquals(B, key.get());
  }

  @Test
  void aClockThatWasSetBackDoesNotStopTheReading() throws IOException {
    Files.writeString(file, A);
    assertEquals(A, key.get());
    Files.writeString(file, B);

    now = now.minusSeconds(3600);
    assertEquals(B, key.get());
  }

  @Test
  void theLastGoodKeyStaysWhileTheFileIsAbsent() throws IOException {
    Files.writeString(file, A);
    assertEquals(A, key.get());
    Files.delete(file);

    pass();
    assertEquals(A, key.get());
    Files.writeString(file, B);
    pass();
    assertEquals(B, key.get());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "tg_aaaa", "tg_aaaaaaaaaaaa_bbbb", "two words", "\u0000", "é"})
  void theLastGoodKeyStaysWhileTheFileHasNoWholeOne(String text) throws IOException {
    Files.writeString(file, A);
    assertEquals(A, key.get());

    Files.writeString(file, text);
    pass();
    assertEquals(A, key.get());
  }

  @Test
  void whoHasHadNoKeyIsToldTheFileAndWhy() throws IOException {
    assertRefused("cannot be read: NoSuchFileException");
    Files.createDirectory(file);
    pass();
    assertRefused("cannot be read");
    Files.delete(file);
    Files.writeString(file, "");
    pass();
    assertRefused("is empty");
    Files.writeString(file, A + "\n" + B);
    pass();
    assertRefused("has characters that no key has");
    Files.writeString(file, "x".repeat(1_000_000));
    pass();
    assertRefused("is longer than 1024 characters");
    Files.writeString(file, A.substring(0, 40));
    pass();
    assertRefused("is not a whole key");

    Files.writeString(file, A);
    pass();
    assertEquals(A, key.get());
  }

  @Test
  void aKeyOfAnotherFormIsTaken() throws IOException {
    Files.writeString(file, "of-a-proxy");

    assertEquals("of-a-proxy", key.get());
  }

  @Test
  void itPrintsItsFileOnly() throws IOException {
    Files.writeString(file, A);
    assertEquals(A, key.get());

    assertEquals("KeyFile[" + file + "]", key.toString());
  }

  private void pass() {
    now = now.plus(KeyFile.PAUSE);
  }

  private void assertRefused(String why) {
    KeyUnavailableException refused = assertThrows(KeyUnavailableException.class, key::get);
    String told = String.valueOf(refused.getMessage());
    assertTrue(told.contains(file.toString()), told);
    assertTrue(told.contains(why), told);
    assertFalse(told.contains(A.substring(3, 10)), told);
  }
}
