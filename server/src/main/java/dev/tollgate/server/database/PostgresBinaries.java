package dev.tollgate.server.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * PostgreSQL's programs as they come with the server: one archive a platform, unpacked once into a
 * directory that is named by the archive's digest and appears whole or not at all.
 */
final class PostgresBinaries {
  private static final int DIGEST_HEX_DIGITS = 12;
  private static final String PARTIAL = ".unpacking-";
  private static final Duration UNPACKING_MAX = Duration.ofHours(1);
  private static final Path ALPINE_MARK = Path.of("/etc/alpine-release");

  private PostgresBinaries() {}

  /** The installation under {@code parent}, unpacked when it is not there yet. */
  static Path unpackedIn(Path parent) throws IOException {
    String archive = archiveOf(System.getProperty("os.name"), System.getProperty("os.arch"));
    Path installation = parent.resolve("postgres-" + digest(archive));
    if (!Files.isDirectory(installation)) {
      unpack(archive, parent, installation);
    }
    return installation;
  }

  private static void unpack(String archive, Path parent, Path installation) throws IOException {
    Files.createDirectories(parent);
    removeAbandoned(parent);
    Path partial = Files.createTempDirectory(parent, PARTIAL);
    try {
      try (InputStream in = open(archive)) {
        TarXz.unpack(in, partial);
      }
      Files.move(partial, installation, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // The target may be there: another server was faster, and its copy is whole and the same.
      if (!Files.isDirectory(installation)) {
        throw e;
      }
    } finally {
      Directories.delete(partial);
    }
  }

  /** What a process left that was killed while it unpacked. */
  private static void removeAbandoned(Path parent) throws IOException {
    Instant abandoned = Instant.now().minus(UNPACKING_MAX);
    try (DirectoryStream<Path> partials = Files.newDirectoryStream(parent, PARTIAL + "*")) {
      for (Path partial : partials) {
        if (lastModified(partial).isBefore(abandoned)) {
          Directories.delete(partial);
        }
      }
    }
  }

  /** The far future for what is gone by now: another server cleans up, or has finished, too. */
  private static Instant lastModified(Path partial) throws IOException {
    try {
      return Files.getLastModifiedTime(partial).toInstant();
    } catch (NoSuchFileException e) {
      return Instant.MAX;
    }
  }

  /** The first archive of this platform that the class path has. */
  private static String archiveOf(String osName, String osArch) {
    List<String> candidates = candidates(osName, osArch, Files.exists(ALPINE_MARK));
    return candidates.stream()
        .filter(name -> PostgresBinaries.class.getResource(name) != null)
        .findFirst()
        .orElseThrow(
            () ->
                new DatabaseException(
                    "this build carries no PostgreSQL for "
                        + osName
                        + " on "
                        + osArch
                        + ": use the build of this platform, or an external one by --db-url"));
  }

  static List<String> candidates(String osName, String osArch, boolean alpine) {
    String os = osName.toLowerCase(Locale.ROOT);
    String family =
        os.startsWith("windows") ? "windows" : os.startsWith("mac") ? "darwin" : "linux";
    String machine =
        switch (osArch.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> osArch;
        };
    String plain = "/postgres-" + family + "-" + machine;
    return Stream.of(alpine ? plain + "-alpine_linux" : plain, plain)
        .distinct()
        .map(name -> name + ".txz")
        .toList();
  }

  private static String digest(String archive) throws IOException {
    try (InputStream in = open(archive)) {
      DigestInputStream digested = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"));
      digested.transferTo(OutputStream.nullOutputStream());
      byte[] digest = digested.getMessageDigest().digest();
      return HexFormat.of().formatHex(digest).substring(0, DIGEST_HEX_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static InputStream open(String archive) throws IOException {
    InputStream in = PostgresBinaries.class.getResourceAsStream(archive);
    if (in == null) {
      throw new IOException("no resource " + archive);
    }
    return in;
  }
}
