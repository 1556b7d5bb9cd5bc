package dev.tollgate.server.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a PostgreSQL. The first connection is let through and shows how many messages a
 * client sends to log in; the second is cut when it has sent as many and sends one more; all others
 * are let through.
 */
final class CuttingProxy implements AutoCloseable {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger loginMessages = new AtomicInteger();
  private final AtomicInteger cuts = new AtomicInteger();
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

  int cuts() {
    return cuts.get();
  }

  /** Logs in once, to learn how many messages that takes. */
  void learn(ConnectionSettings throughThis) throws Exception {
    TestPostgres.connect(throughThis).abort(Runnable::run);
  }

  private void accept() {
    try {
      Socket first = listener.accept();
      connect(first, Integer.MAX_VALUE);
      Socket second = listener.accept();
      connect(second, loginMessages.get());
      while (true) {
        connect(listener.accept(), Integer.MAX_VALUE);
      }
    } catch (IOException e) {
      threads.shutdown();
    }
  }

  private void connect(Socket client, int messagesMax) throws IOException {
    Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
    threads.execute(() -> fromClient(client, server, messagesMax));
    threads.execute(() -> fromServer(server, client));
  }

  private void fromClient(Socket client, Socket server, int messagesMax) {
    boolean counts = loginMessages.get() == 0;
    byte[] buffer = new byte[8192];
    try (client;
        server;
        InputStream in = client.getInputStream();
        OutputStream out = server.getOutputStream()) {
      int length = in.read(buffer);
      for (int sent = 0; length >= 0; sent++) {
        if (sent == messagesMax) {
          cuts.incrementAndGet();
          return;
        }
        if (counts) {
          loginMessages.incrementAndGet();
        }
        out.write(buffer, 0, length);
        length = in.read(buffer);
      }
    } catch (IOException e) {
      // Either side closed, and with it this connection.
    }
  }

  private static void fromServer(Socket server, Socket client) {
    try (server;
        client;
        InputStream in = server.getInputStream();
        OutputStream out = client.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // As above.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdown();
  }
}
