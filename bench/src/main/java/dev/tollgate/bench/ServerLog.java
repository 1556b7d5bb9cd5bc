package dev.tollgate.bench;

import java.io.BufferedReader;
import java.io.IOException;

/** Hands what a server logs on to this process's standard error, and looks for what must not be. */
final class ServerLog {
  private volatile boolean ranOut;

  private ServerLog() {}

  /** Reads the standard error of a process to its end. */
  static ServerLog of(Process process) {
    ServerLog log = new ServerLog();
    Thread reader = new Thread(() -> log.read(process), "bench-server-log");
    reader.setDaemon(true);
    reader.start();
    return log;
  }

  private void read(Process process) {
    try (BufferedReader lines = process.errorReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.err.println(line);
        // The JVM's own, and that of Netty for memory outside of the heap.
        if (line.contains("OutOfMemoryError") || line.contains("OutOfDirectMemoryError")) {
          ranOut = true;
        }
      }
    } catch (IOException e) {
      System.err.println("tollgate-bench: the server's log cannot be read: " + e);
    }
  }

  /** Fails when the server has run out of memory at any time. */
  void requireMemoryEnough() {
    if (ranOut) {
      throw new BenchException("the server ran out of memory: its log says where");
    }
  }
}
