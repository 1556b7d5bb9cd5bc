package dev.tollgate.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtosCommandIT {
  private static final Path SOURCES = Path.of("..", "proto", "src", "main", "proto");
  private static final Pattern IMPORT =
      Pattern.compile("^import (?:public )?\"([^\"]+)\";", Pattern.MULTILINE);

  @TempDir private Path directory;

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).map(root::relativize).sorted().toList();
    }
  }

  @Test
  void theContractIsWrittenWithAllThatItImports() throws Exception {
    Path target = directory.resolve("new").resolve("protos");

    CommandRun run = CommandRun.of("protos", target.toString());

    assertEquals(0, run.exitCode(), run.err());
    List<Path> written = files(target);
    assertEquals(written.stream().map(Path::toString).toList(), run.out().lines().toList());
    for (Path own : files(SOURCES)) {
      assertEquals(
          Files.readString(SOURCES.resolve(own)),
          Files.readString(target.resolve(own)),
          own::toString);
    }
    for (Path file : written) {
      IMPORT
          .matcher(Files.readString(target.resolve(file)))
          .results()
          .map(found -> found.group(1))
          .filter(name -> !name.startsWith("google/protobuf/"))
          .forEach(name -> assertTrue(written.contains(Path.of(name)), name + " of " + file));
    }
    assertEquals(0, CommandRun.of("protos", target.toString()).exitCode());
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsTold() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));

    CommandRun run = CommandRun.of("protos", file.toString());

    assertEquals(1, run.exitCode());
    assertTrue(run.err().startsWith("The files cannot be written"), run.err());
  }
}
