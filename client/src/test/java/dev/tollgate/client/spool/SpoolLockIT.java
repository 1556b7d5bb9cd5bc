package dev.tollgate.client.spool;

import static dev.tollgate.client.spool.Spools.all;
import static dev.tollgate.client.spool.Spools.items;
import static dev.tollgate.client.spool.Spools.open;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One spool to a directory. */
class SpoolLockIT {
  @TempDir private Path directory = Path.of("unset");

  @Test
  void aSecondSpoolOfTheSameProcessIsRefusedAndDoesNotBreakTheLock() throws Exception {
    try (Spool spool = open(directory)) {
      for (int attempt = 0; attempt < 3; attempt++) {
        assertInUse("this process");
      }
      try (KeepingProcess other = KeepingProcess.start(directory, 1)) {
        assertTrue(other.refusal().contains("is in use by another process"), other::refusal);
      }
      spool.keep(items(1, 1)).join();
    }
    open(directory).close();
  }

  @Test
  void aSecondProcessIsRefusedUntilTheFirstIsKilled() throws Exception {
    try (KeepingProcess first = KeepingProcess.start(directory, 1)) {
      first.acknowledged();
      assertInUse("another process");
      first.kill();
      try (Spool spool = open(directory)) {
        assertFalse(all(spool).isEmpty());
      }
    }
  }

  private void assertInUse(String by) {
    SpoolException refused = assertThrows(SpoolException.class, () -> open(directory));
    assertTrue(refused.toString().contains("in use by " + by), refused::toString);
    assertTrue(refused.toString().contains(directory.getFileName().toString()));
  }

  @Test
  void aDirectoryThatIsAFileIsRefused() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    SpoolException refused = assertThrows(SpoolException.class, () -> open(file));
    assertTrue(refused.toString().contains(file.toString()), refused::toString);
  }

  @Test
  void aDirectoryIsMadeForItsOwnerAlone() throws IOException {
    Path made = directory.resolve("a/b");
    open(made).close();
    if (made.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertEquals(3, Files.getPosixFilePermissions(made).size());
    }
  }
}
