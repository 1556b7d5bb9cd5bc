package dev.tollgate.client.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The directory of a spool, held by one spool at a time, and the names of its files. */
final class SpoolDirectory implements AutoCloseable {
  static final String FILE = "spool.mv";

  private static final String REPLACEMENT = FILE + ".new";
  private static final String BEGINNING = FILE + ".begun";
  private static final String DAMAGED = FILE + ".damaged-";
  private static final String LOCK = "spool.lock";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /**
   * Those of this JVM. Asked before the lock's file is opened: on POSIX systems to close any
   * channel of a file lets go of all the process's locks of it.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel lockFile;

  private SpoolDirectory(Path directory, FileChannel lockFile) {
    this.directory = directory;
    this.lockFile = lockFile;
  }

  /**
   * Makes the directory where it is missing, and takes it.
   *
   * @throws SpoolException when it cannot be used, or is in use
   */
  static SpoolDirectory take(Path path) {
    Path directory = existing(path);
    if (!HELD.add(directory)) {
      throw inUse(directory, "this process");
    }
    try {
      return new SpoolDirectory(directory, locked(directory));
    } catch (RuntimeException | Error e) {
      HELD.remove(directory);
      throw e;
    }
  }

  private static Path existing(Path path) {
    try {
      if (!Files.isDirectory(path)) {
        create(path);
      }
      Path directory = path.toRealPath();
      if (!Files.isWritable(directory)) {
        throw new SpoolException(
            "The spool's directory " + directory + " is not writable for this process's user");
      }
      return directory;
    } catch (IOException e) {
      throw new SpoolException(
          "The spool's directory " + path + " cannot be made or read: " + e, e);
    }
  }

  /** For its owner alone: what is in it tells of customers. */
  private static void create(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (posix(path)) {
      Files.createDirectory(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectory(path);
    }
    if (parent != null) {
      force(parent);
    }
  }

  private static FileChannel locked(Path directory) {
    FileChannel file = null;
    try {
      file =
          FileChannel.open(
              directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = file.tryLock();
      if (lock == null) {
        throw inUse(directory, "another process");
      }
      return file;
    } catch (IOException | RuntimeException e) {
      closeAfter(file, e);
      if (e instanceof SpoolException told) {
        throw told;
      }
      throw new SpoolException("The spool's directory " + directory + " cannot be locked: " + e, e);
    }
  }

  private static void closeAfter(@Nullable FileChannel file, Exception e) {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException closing) {
      e.addSuppressed(closing);
    }
  }

  private static SpoolException inUse(Path directory, String by) {
    return new SpoolException(
        "The spool's directory "
            + directory
            + " is in use by "
            + by
            + ": give each client a directory of its own, or end the other one");
  }

  Path file() {
    return directory.resolve(FILE);
  }

  /** Where a file is written before it takes the place of {@link #file}. */
  Path replacement() {
    return directory.resolve(REPLACEMENT);
  }

  /** Where the first file is written; killed meanwhile, it is worth nothing. */
  Path beginning() {
    return directory.resolve(BEGINNING);
  }

  /** The damaged files, the oldest first. */
  List<Path> damagedFiles() throws IOException {
    List<Path> damaged = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, DAMAGED + "*")) {
      files.forEach(damaged::add);
    }
    damaged.sort(Comparator.naturalOrder());
    return damaged;
  }

  /** Whether a damaged file got its name before a time. */
  boolean wasSetAsideBefore(Path damaged, Instant time) {
    Path name = directory.relativize(damaged);
    return name.toString().compareTo(DAMAGED + STAMP.format(time)) < 0;
  }

  /** Renames the file, so that nobody takes it for a whole one. */
  Path setAside(Instant now) throws IOException {
    String name = DAMAGED + STAMP.format(now);
    Path aside = directory.resolve(name);
    for (int copy = 2; Files.exists(aside); copy++) {
      aside = directory.resolve(name + "-" + copy);
    }
    move(file(), aside);
    return aside;
  }

  /** The first file, complete and on the disk, becomes the file. */
  void begin() throws IOException {
    become(beginning());
  }

  /** The replacement, complete and on the disk, becomes the file. */
  void replace() throws IOException {
    become(replacement());
  }

  private void become(Path complete) throws IOException {
    if (posix(directory)) {
      Files.setPosixFilePermissions(complete, PosixFilePermissions.fromString("rw-------"));
    }
    move(complete, file());
    force(directory);
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Brings the names of files to the disk, where the system can: Windows opens no directories. */
  private static void force(Path directory) throws IOException {
    if (posix(directory)) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static boolean posix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Lets others have it; a second time does nothing. */
  @Override
  public void close() {
    if (!lockFile.isOpen()) {
      return;
    }
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new SpoolException("The spool's directory " + directory + " cannot be let go", e);
    } finally {
      HELD.remove(directory);
    }
  }
}
