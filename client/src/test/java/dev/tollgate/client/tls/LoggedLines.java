package dev.tollgate.client.tls;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What a watch logs while a test runs, here instead of on the console. */
final class LoggedLines extends Handler {
  private static final Logger LOG = Logger.getLogger(FileWatch.class.getName());

  private final List<String> lines = new CopyOnWriteArrayList<>();

  private LoggedLines() {}

  static LoggedLines gather() {
    LoggedLines lines = new LoggedLines();
    LOG.addHandler(lines);
    LOG.setUseParentHandlers(false);
    return lines;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void publish(LogRecord logged) {
    lines.add(logged.getLevel() + " " + new SimpleFormatter().formatMessage(logged));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOG.setUseParentHandlers(true);
    LOG.removeHandler(this);
  }
}
