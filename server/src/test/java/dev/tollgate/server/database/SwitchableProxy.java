package dev.tollgate.server.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before a PostgreSQL, and can take it away: no connection is left, and none is made. */
public final class SwitchableProxy implements AutoCloseable {
  private static final int BACKLOG = 50;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final int target;
  private final int port;
  private ServerSocket listener;

  /** Lets connections to the server of these settings through. */
  public SwitchableProxy(ConnectionSettings server) throws IOException {
    target = Integer.parseInt(server.jdbcUrl().replaceFirst(".*:(\\d+)/.*", "$1"));
    listener = listening(0);
    port = listener.getLocalPort();
  }

  /** The same database, through this. */
  public ConnectionSettings through(ConnectionSettings server) {
    String url = server.jdbcUrl().replaceFirst(":\\d+/", ":" + port + "/");
    return new ConnectionSettings(url, server.user(), server.password());
  }

  /** Refuses connections from now on, and ends those there are. */
  public synchronized void takeAway() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** Lets connections through again. */
  public synchronized void bringBack() throws IOException {
    listener = listening(port);
  }

  private ServerSocket listening(int port) throws IOException {
    ServerSocket socket = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
    threads.execute(() -> accept(socket));
    return socket;
  }

  private void accept(ServerSocket from) {
    try {
      while (true) {
        connect(from, from.accept());
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private synchronized void connect(ServerSocket from, Socket client) throws IOException {
    Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
    if (from.isClosed()) {
      client.close();
      server.close();
      return;
    }
    open.add(client);
    open.add(server);
    threads.execute(() -> copy(client, server));
    threads.execute(() -> copy(server, client));
  }

  private void copy(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // Either side closed, and with it this connection.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  @Override
  public void close() throws IOException {
    takeAway();
    threads.shutdown();
  }
}
