package dev.tollgate.client.spool;

import static dev.tollgate.client.spool.Spools.START;
import static dev.tollgate.client.spool.Spools.all;
import static dev.tollgate.client.spool.Spools.item;
import static dev.tollgate.client.spool.Spools.items;
import static dev.tollgate.client.spool.Spools.open;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that do not hold what was written: nothing whole is lost, nothing is thrown away. */
class SpoolDamageIT {
  private static final int BLOCK = 4096;
  private static final int FOOTER = 128;
  private static final Pattern VERSION = Pattern.compile("^chunk:.*,version:([0-9a-f]+)");

  @TempDir private Path directory = Path.of("unset");

  private Path file() {
    return directory.resolve("spool.mv");
  }

  private void filled(long last) {
    try (Spool spool = open(directory)) {
      for (long number = 1; number <= last; number += 10) {
        spool.keep(items(number, Math.min(last, number + 9))).join();
      }
    }
  }

  private void overwrite(long position, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
      int unused = channel.write(ByteBuffer.wrap(bytes), position);
    }
  }

  private List<Path> setAside() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().contains("spool.mv.damaged-")).toList();
    }
  }

  /** Overwrites the beginning of an item wherever it stands; a file has older copies too. */
  private void overwrite(SpooledItem item, int copiesMax) throws IOException {
    byte[] all = Files.readAllBytes(file());
    byte[] bytes = item.bytes();
    int copies = 0;
    for (int at = all.length - bytes.length; at >= 0 && copies < copiesMax; at--) {
      if (Arrays.equals(all, at, at + bytes.length, bytes, 0, bytes.length)) {
        overwrite(at, new byte[] {1, 2, 3});
        copies++;
      }
    }
    assertTrue(copies > 0, item::toString);
  }

  /** Where the footer of the chunk that was written last begins. */
  private long lastFooter() throws IOException {
    byte[] all = Files.readAllBytes(file());
    long newest = -1;
    long found = -1;
    for (int end = 3 * BLOCK; end <= all.length; end += BLOCK) {
      String footer = new String(all, end - FOOTER, FOOTER, StandardCharsets.ISO_8859_1);
      Matcher version = VERSION.matcher(footer);
      if (version.find() && Long.parseLong(version.group(1), 16) > newest) {
        newest = Long.parseLong(version.group(1), 16);
        found = (long) end - FOOTER;
      }
    }
    return found;
  }

  @Test
  void aDamagedRecordIsParkedAndTheOthersAreKept() throws IOException {
    filled(40);
    overwrite(item(17), Integer.MAX_VALUE);
    try (Spool spool = open(directory)) {
      List<SpooledItem> others = new ArrayList<>(items(1, 40));
      others.remove(item(17));
      assertEquals(others, all(spool));
      ParkedItem parked = spool.parked(0, 10).get(0);
      assertEquals(ParkedItem.DAMAGED, parked.code());
      assertEquals(17, parked.item().number());
      assertEquals(1, spool.state().damagedFiles());
      assertEquals(40, spool.lastNumber());
    }
    assertEquals(List.of(directory.resolve("spool.mv.damaged-20250301T120000Z")), setAside());
    assertStaysWhole(40);
  }

  /** The next start finds nothing to do. */
  private void assertStaysWhole(long last) throws IOException {
    int before = setAside().size();
    try (Spool spool = open(directory)) {
      assertEquals(before, spool.state().damagedFiles());
      spool.keep(items(last + 1, last + 5)).join();
      assertTrue(all(spool).containsAll(items(last + 1, last + 5)));
    }
    assertEquals(before, setAside().size());
  }

  @Test
  void aZeroedHeaderLosesNothing() throws IOException {
    filled(200);
    overwrite(0, new byte[2 * BLOCK]);
    try (Spool spool = open(directory)) {
      assertEquals(items(1, 200), all(spool));
      assertEquals(1, spool.state().damagedFiles());
    }
    assertStaysWhole(200);
  }

  @Test
  void oneZeroedHeaderOfTheTwoIsNoDamage() throws IOException {
    filled(200);
    overwrite(0, new byte[BLOCK]);
    try (Spool spool = open(directory)) {
      assertEquals(items(1, 200), all(spool));
      assertEquals(0, spool.state().damagedFiles());
    }
  }

  @Test
  void anEmptyFileIsSetAside() throws IOException {
    filled(10);
    Files.write(file(), new byte[0]);
    try (Spool spool = open(directory)) {
      assertEquals(List.of(), all(spool));
      assertEquals(1, spool.state().damagedFiles());
    }
    assertStaysWhole(0);
  }

  @Test
  void garbageIsSetAside() throws IOException {
    byte[] garbage = new byte[100_000];
    new Random(1).nextBytes(garbage);
    Files.write(file(), garbage);
    try (Spool spool = open(directory)) {
      assertEquals(List.of(), all(spool));
      spool.keep(items(1, 3)).join();
    }
    assertEquals(garbage.length, Files.size(setAside().get(0)));
    assertStaysWhole(3);
  }

  /** Whatever stands before the cut, and was written whole, is there. */
  @Test
  void aFileThatWasCutKeepsWhatStandsBeforeTheCut() throws IOException {
    filled(400);
    byte[] whole = Files.readAllBytes(file());
    for (int cut = whole.length - 1; cut > 0; cut -= whole.length / 9) {
      Files.deleteIfExists(file());
      byte[] rest = Arrays.copyOf(whole, cut);
      Files.write(file(), rest);
      assertKeepsWhatIsWhole(rest);
    }
  }

  @Test
  void bytesOverwrittenAnywhereLoseOnlyWhatStoodThere() throws IOException {
    long seed = Long.getLong("tollgate.seed", System.nanoTime());
    System.out.println("To repeat: -Dtollgate.seed=" + seed);
    Random random = new Random(seed);
    filled(400);
    byte[] whole = Files.readAllBytes(file());
    for (int round = 0; round < 40; round++) {
      byte[] damaged = whole.clone();
      byte[] noise = new byte[1 + random.nextInt(3 * BLOCK)];
      random.nextBytes(noise);
      int at = random.nextInt(whole.length - noise.length);
      System.arraycopy(noise, 0, damaged, at, noise.length);
      Files.write(file(), damaged);
      assertKeepsWhatIsWhole(damaged);
    }
  }

  /** Every record of the last state whose bytes are all there is read, and none is read wrong. */
  private void assertKeepsWhatIsWhole(byte[] damaged) throws IOException {
    Path copy = directory.resolve("copy");
    Files.write(copy, damaged);
    List<SpooledItem> whole = new ArrayList<>();
    RawScan.scan(copy, record -> whole.add(record.item()));
    try (Spool spool = open(directory)) {
      List<SpooledItem> all = all(spool);
      assertTrue(all.containsAll(whole), () -> "of " + whole.size() + " there are " + all.size());
      assertTrue(items(1, 400).containsAll(all), "one is not what was kept");
    }
    for (Path damagedFile : setAside()) {
      Files.delete(damagedFile);
    }
  }

  @Test
  void aDamagedRecordIsReplacedByAnOlderCopy() throws IOException {
    try (Spool spool = open(directory)) {
      spool.keep(items(1, 20)).join();
      spool.keep(items(21, 24)).join();
    }
    overwrite(item(17), 1);
    try (Spool spool = open(directory)) {
      assertEquals(items(1, 24), all(spool));
      assertEquals(0, spool.state().parked());
      assertEquals(1, spool.state().damagedFiles());
    }
  }

  /** The store goes back to an older state by itself; the records of the newer one are found. */
  @Test
  void aDamagedLastWriteIsNotLost() throws IOException {
    try (Spool spool = open(directory)) {
      spool.keep(items(1, 100)).join();
      spool.keep(items(101, 120)).join();
    }
    overwrite(lastFooter(), new byte[FOOTER]);
    assertTrue(storedItems() < 120, "the store has gone back by itself");
    try (Spool spool = open(directory)) {
      assertEquals(items(1, 120), all(spool));
      assertEquals(120, spool.lastNumber());
    }
  }

  private long storedItems() {
    SpoolFile file = SpoolFile.open(file().toString());
    try {
      long items = 0;
      for (int line = 0; line < Spool.LINES; line++) {
        items += file.contents().read(line, 0, 1000).size();
      }
      return items;
    } finally {
      file.abandon();
    }
  }

  @Test
  void damageIsFoundWhileTheSpoolRuns() throws IOException {
    int large = 20_000;
    try (Spool spool = open(directory)) {
      for (long number = 1; number <= 400; number++) {
        spool.keep(List.of(item(number, large))).join();
      }
      byte[] noise = new byte[200];
      for (long at = 2 * BLOCK; at < Files.size(file()) - noise.length; at += 100 * BLOCK) {
        overwrite(at + 700, noise);
      }
      List<SpooledItem> all = all(spool);
      assertTrue(all.size() > 300, () -> "of 400 there are " + all.size());
      all.forEach(item -> assertEquals(item(item.number(), large), item));
      spool.keep(items(401, 410)).join();
      assertTrue(all(spool).containsAll(items(401, 410)));
      assertEquals(1, spool.state().damagedFiles());
      assertTrue(spool.state().failure().isEmpty());
    }
    assertStaysWhole(410);
  }

  @Test
  void aNewerFormatIsRefusedAndLeftAlone() throws IOException {
    filled(10);
    try (MVStore store = MVStore.open(file().toString())) {
      store.setStoreVersion(SpoolFile.FORMAT + 1);
    }
    byte[] before = Files.readAllBytes(file());
    SpoolException refused = assertThrows(SpoolException.class, () -> open(directory));
    assertTrue(refused.toString().contains("has format 2, this version reads 1"));
    assertEquals(before.length, Files.size(file()));
    assertEquals(List.of(), setAside());
  }

  /** Killed between the two renames of a replacement. */
  @Test
  void aReplacementThatStandsAloneIsTaken() throws IOException {
    filled(10);
    Files.move(file(), directory.resolve("spool.mv.new"));
    try (Spool spool = open(directory)) {
      assertEquals(items(1, 10), all(spool));
    }
  }

  /** Killed while a replacement was written. */
  @Test
  void aReplacementBesideTheFileIsWrittenAnew() throws IOException {
    filled(10);
    Files.write(directory.resolve("spool.mv.new"), new byte[] {1, 2, 3});
    overwrite(0, new byte[2 * BLOCK]);
    try (Spool spool = open(directory)) {
      assertEquals(items(1, 10), all(spool));
    }
    assertFalse(Files.exists(directory.resolve("spool.mv.new")));
  }

  @Test
  void twoDamagedFilesOfOneSecondStandSideBySide() throws IOException {
    filled(10);
    overwrite(0, new byte[2 * BLOCK]);
    open(directory).close();
    overwrite(0, new byte[2 * BLOCK]);
    try (Spool spool = open(directory)) {
      assertEquals(2, spool.state().damagedFiles());
      assertEquals(items(1, 10), all(spool));
    }
  }

  @Test
  void tenDamagedFilesOfADayAreEnough() throws IOException {
    filled(10);
    tenSetAside("20250228T1201");
    overwrite(0, new byte[2 * BLOCK]);
    SpoolException refused = assertThrows(SpoolException.class, () -> open(directory));
    assertTrue(refused.toString().contains("so were 10 before it"), refused::toString);
    Files.delete(setAside().get(0));
    try (Spool spool = open(directory)) {
      assertEquals(items(1, 10), all(spool));
    }
  }

  @Test
  void theOldestOfTenDamagedFilesGivesWayAfterADay() throws IOException {
    filled(10);
    tenSetAside("20250228T1159");
    overwrite(0, new byte[2 * BLOCK]);
    try (Spool spool = open(directory)) {
      assertEquals(items(1, 10), all(spool));
      assertEquals(10, spool.state().damagedFiles());
    }
    assertFalse(Files.exists(directory.resolve("spool.mv.damaged-20250228T115910Z")));
    assertTrue(Files.exists(directory.resolve("spool.mv.damaged-20250228T115911Z")));
  }

  private void tenSetAside(String minute) throws IOException {
    for (int second = 10; second < 20; second++) {
      Files.createFile(directory.resolve("spool.mv.damaged-" + minute + second + "Z"));
    }
  }

  /** Killed while the very first file was written. */
  @Test
  void aFileThatWasOnlyBegunIsWrittenAnew() throws IOException {
    Files.write(directory.resolve("spool.mv.begun"), new byte[] {1, 2, 3});
    open(directory).close();
    assertEquals(List.of(), setAside());
    assertFalse(Files.exists(directory.resolve("spool.mv.begun")));
  }

  @Test
  void aParkedItemSurvivesTooAndStaysParked() throws IOException {
    filled(10);
    try (Spool spool = open(directory)) {
      spool.park(new ParkedItem(item(3), START, "TOO_LATE", "too late")).join();
    }
    overwrite(0, new byte[2 * BLOCK]);
    try (Spool spool = open(directory)) {
      assertEquals(3, spool.parked(0, 10).get(0).item().number());
      assertFalse(all(spool).contains(item(3)));
      assertEquals(9, spool.state().items());
    }
  }
}
