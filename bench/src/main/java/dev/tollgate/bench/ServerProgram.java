package dev.tollgate.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a server is started from.
 *
 * @param command the beginning of its command line
 * @param description for people
 */
record ServerProgram(List<String> command, String description) {
  private static final String JAR = "server/target/tollgate-server.jar";

  ServerProgram {
    command = List.copyOf(command);
  }

  /**
   * The given jar; else the one that was built, as seen from the root or a module of the project;
   * else the classes that this process has itself.
   *
   * @param javaOptions for the server's JVM
   * @throws BenchException when the given jar is not there
   */
  static ServerProgram find(@Nullable Path jar, List<String> javaOptions) {
    if (jar != null && !Files.isRegularFile(jar)) {
      throw new BenchException("there is no server at " + jar);
    }
    Path found =
        jar != null
            ? jar
            : Stream.of(Path.of(JAR), Path.of("..").resolve(JAR))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(null);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaOptions);
    if (found != null) {
      command.addAll(List.of("-jar", found.toString()));
      return new ServerProgram(command, found.getFileName() + described(javaOptions));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.tollgate.server.Main");
    return new ServerProgram(command, "from the class path" + described(javaOptions));
  }

  private static String described(List<String> javaOptions) {
    return javaOptions.isEmpty() ? "" : " with " + String.join(" ", javaOptions);
  }
}
