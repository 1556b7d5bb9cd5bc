package dev.tollgate.server.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class PostgresFilesIT {
  private static final int AT_ONCE = 2;
  private static final int ABANDONED = 500;

  @TempDir Path temp;

  @Test
  void unpackingAtTheSameTimeGivesOneWholeInstallation() throws Exception {
    for (int i = 0; i < ABANDONED; i++) {
      abandonedByAKilledProcess(i);
    }
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<Path>> unpacked = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        unpacked.add(threads.submit(() -> PostgresBinaries.unpackedIn(temp)));
      }
      Path first = unpacked.get(0).get();
      for (Future<Path> other : unpacked) {
        assertEquals(first, other.get());
      }
      assertTrue(Files.isExecutable(first.resolve("bin/postgres")));
      assertTrue(Files.isSymbolicLink(first.resolve("lib/libpq.so")));
      try (Stream<Path> files = Files.list(temp)) {
        assertEquals(List.of(first), files.toList());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** So many that two servers are sure to meet while they remove them. */
  private void abandonedByAKilledProcess(int number) throws IOException {
    Path partial = Files.createDirectory(temp.resolve(".unpacking-" + number));
    Files.createFile(Files.createDirectory(partial.resolve("bin")).resolve("postgres"));
    Files.setLastModifiedTime(partial, FileTime.from(Instant.now().minus(2, ChronoUnit.HOURS)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside", "/outside", "a/../../outside"})
  void anArchiveDoesNotReachOutside(String name) throws IOException {
    Path target = Files.createDirectory(temp.resolve("target"));
    byte[] archive = archive(name, "");
    assertThrows(IOException.class, () -> TarXz.unpack(new ByteArrayInputStream(archive), target));
    assertFalse(Files.exists(temp.resolve("outside")));
  }

  @Test
  void aLinkDoesNotLeadOutside() throws IOException {
    byte[] archive = archive("link", "../outside");
    assertThrows(IOException.class, () -> TarXz.unpack(new ByteArrayInputStream(archive), temp));
  }

  private static byte[] archive(String name, String link) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new XZOutputStream(bytes, new LZMA2Options()))) {
      byte type = link.isEmpty() ? TarConstants.LF_NORMAL : TarConstants.LF_SYMLINK;
      TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
      entry.setLinkName(link);
      tar.putArchiveEntry(entry);
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  @Test
  void theLogIsBounded() throws IOException {
    PostgresLog log = PostgresLog.in(temp);
    assertEquals(0, log.position());
    Files.writeString(log.file(), "x".repeat(8 << 20));
    log.keepBounded();
    assertEquals(8 << 20, log.position());
    Files.writeString(log.file(), "last line\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    assertEquals("last line", log.since(8 << 20));
    log.keepBounded();
    assertEquals(0, log.position());
    assertTrue(Files.readString(temp.resolve("postgres.log.1")).endsWith("last line\n"));
    assertEquals("", log.since(8 << 20));
  }
}
