package dev.tollgate.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchKeyTest {
  @Test
  void standsInAFileOfItsOwnerAlone(@TempDir Path directory) throws Exception {
    BenchKey key = BenchKey.in(directory);
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key.file())));
    String text = Files.readString(key.file()).strip();
    assertTrue(key.authorization().equals("Bearer " + text), "another key than in the file");
    assertFalse(key.toString().contains(text), "prints its secret");
  }
}
