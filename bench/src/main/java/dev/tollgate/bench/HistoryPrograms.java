package dev.tollgate.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What histories are imported with: a server and a client, each with a small heap. */
record HistoryPrograms(ServerProgram server, ServerProgram client) {
  private static final String SERVER_HEAP = "-Xmx512m";
  private static final String CLIENT_HEAP = "-Xmx128m";

  /** Finds them as {@link ServerProgram#find} does; the options may set another heap. */
  static HistoryPrograms find(@Nullable Path jar, List<String> serverJavaOptions) {
    List<String> options =
        Stream.concat(Stream.of(SERVER_HEAP), serverJavaOptions.stream()).toList();
    return new HistoryPrograms(
        ServerProgram.find(jar, options), ServerProgram.find(jar, List.of(CLIENT_HEAP)));
  }
}
