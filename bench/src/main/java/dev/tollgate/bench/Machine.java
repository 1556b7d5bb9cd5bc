package dev.tollgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the figures were measured on.
 *
 * @param cores that this process may use; the server and PostgreSQL share them
 * @param heapMaxMib of this process; the server has a JVM of the same defaults, unless its options
 *     say otherwise
 * @param jdk of this process and the server
 * @param os name, version and architecture
 * @param fileSystem the kind that PostgreSQL's data lies on; on tmpfs a commit costs nothing
 */
record Machine(int cores, long heapMaxMib, String jdk, String os, String fileSystem) {
  private static final long MIB = 1024 * 1024;

  /** This one, with the data in {@code directory}. */
  static Machine of(Path directory) throws IOException {
    Runtime runtime = Runtime.getRuntime();
    return new Machine(
        runtime.availableProcessors(),
        runtime.maxMemory() / MIB,
        System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")),
        Files.getFileStore(directory).type());
  }
}
