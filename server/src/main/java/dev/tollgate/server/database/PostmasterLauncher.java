package dev.tollgate.server.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** Starts postmasters in one data directory. */
final class PostmasterLauncher {
  private static final int START_ATTEMPTS_MAX = 5;
  private static final int PORT_ATTEMPTS_MAX = 100;

  // Below the ports that systems hand out to clients: a client of a PostgreSQL that is away cannot
  // be given its port, which would keep it from coming back.
  private static final int PORT_MIN = 20_000;
  private static final int PORT_MAX = 30_000;
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final PostgresPrograms programs;
  private final Path pgdata;
  private final PostgresLog log;
  private final EmbeddedConfig config;

  PostmasterLauncher(
      PostgresPrograms programs, Path pgdata, PostgresLog log, EmbeddedConfig config) {
    this.programs = programs;
    this.pgdata = pgdata;
    this.log = log;
    this.config = config;
  }

  /** A port that was free a moment ago. */
  static int freePort() throws IOException {
    for (int attempt = 0; attempt < PORT_ATTEMPTS_MAX; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(PORT_MIN, PORT_MAX);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IOException("no free port between " + PORT_MIN + " and " + PORT_MAX);
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByAddress(LOOPBACK))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  PostgresLog log() {
    return log;
  }

  /** Ends what is left in the directory, then starts a postmaster without waiting for it. */
  Postmaster start(int port) throws IOException {
    new OrphanedPostmaster(programs, pgdata).end();
    return Postmaster.start(
        programs, pgdata, log, EmbeddedSettings.arguments(config.settings(), port));
  }

  /** Starts one that is ready on a port of its choice. */
  Started startAnywhere() throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      Postmaster postmaster = start(port);
      try {
        postmaster.awaitReady();
        return new Started(postmaster, port);
      } catch (DatabaseException e) {
        boolean lostItsPort = !isFree(port);
        if (!lostItsPort || attempt == START_ATTEMPTS_MAX) {
          throw e;
        }
      } catch (IOException | InterruptedException e) {
        postmaster.stop();
        throw e;
      }
    }
  }

  /** A postmaster and the port it listens on. */
  record Started(Postmaster postmaster, int port) {}
}
