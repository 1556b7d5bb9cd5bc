package dev.tollgate.server.database;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** The main of a process of its own that owns a data directory until it is killed. */
final class OwnerProcess {
  private OwnerProcess() {}

  /** Writes one row, prints PostgreSQL's process id, and waits for the end of its input. */
  public static void main(String[] args) throws Exception {
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.open(
            EmbeddedConfig.in(Path.of(args[0])).withBinariesDir(Path.of(args[1])))) {
      Sql.run(postgres.settings(), "create table kept (n int primary key)");
      Sql.run(postgres.settings(), "insert into kept values (42)");
      System.out.println(postgres.postmasterPid());
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  /** Starts it; its output is a pipe, its log goes to this process's own. */
  static Process start(Path dataDir) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            OwnerProcess.class.getName(),
            dataDir.toString(),
            TestPostgres.binariesDir().toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
