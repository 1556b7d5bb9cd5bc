package dev.tollgate.server.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before a PostgreSQL and cuts the first connection right after it has logged in. */
final class CuttingProxy implements AutoCloseable {
  /** The start-up message, and the two of a SCRAM login. */
  private static final int CLIENT_MESSAGES_OF_A_LOGIN = 3;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ServerSocket listener;
  private final int target;

  CuttingProxy(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    int messagesMax = CLIENT_MESSAGES_OF_A_LOGIN;
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        int limit = messagesMax;
        threads.execute(() -> forward(client, server, limit));
        threads.execute(() -> forward(server, client, Integer.MAX_VALUE));
        messagesMax = Integer.MAX_VALUE;
      }
    } catch (IOException e) {
      threads.shutdown();
    }
  }

  /** Forwards {@code readsMax} times, and closes both when there is one more to forward. */
  private static void forward(Socket from, Socket to, int readsMax) {
    byte[] buffer = new byte[8192];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      int length = in.read(buffer);
      for (int reads = 0; length >= 0 && reads < readsMax; reads++) {
        out.write(buffer, 0, length);
        length = in.read(buffer);
      }
    } catch (IOException e) {
      // Either side closed: so did this one, which is all that a proxy can do.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdown();
  }
}
