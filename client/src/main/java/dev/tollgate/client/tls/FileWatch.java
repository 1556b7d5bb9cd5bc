package dev.tollgate.client.tls;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at files at an interval, and hands over what they hold when it changed. What cannot be used
 * is logged once and changes nothing.
 */
final class FileWatch implements AutoCloseable {
  private static final Logger LOG = System.getLogger(FileWatch.class.getName());

  /** Takes what the files hold now. */
  interface Reader {
    /**
     * Takes it, or refuses it and leaves all as it was.
     *
     * @param contents of each file
     * @return what was taken, for people
     */
    String take(List<byte[]> contents) throws TlsFileException;
  }

  private final List<Path> files;
  private final Reader reader;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(FileWatch::thread);

  private byte[] seen = {};
  private @Nullable String logged;

  private FileWatch(List<Path> files, Reader reader) {
    this.files = List.copyOf(files);
    this.reader = reader;
  }

  /**
   * Takes the files now, and from then on whenever they changed.
   *
   * @param interval above zero
   * @throws TlsFileException when the files cannot be used now
   */
  static FileWatch start(List<Path> files, Duration interval, Reader reader)
      throws TlsFileException {
    if (interval.isZero() || interval.isNegative()) {
      throw new IllegalArgumentException("interval must be above zero: " + interval);
    }
    FileWatch watch = new FileWatch(files, reader);
    watch.takeChanged();
    long nanos = interval.toNanos();
    ScheduledFuture<?> unused =
        watch.timer.scheduleWithFixedDelay(watch::look, nanos, nanos, TimeUnit.NANOSECONDS);
    return watch;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "tollgate-tls-files");
    thread.setDaemon(true);
    return thread;
  }

  /** Looks now. */
  void look() {
    try {
      String taken = takeChanged();
      if (taken != null) {
        LOG.log(Level.INFO, "Taken anew: {0}", taken);
      }
      logged = null;
    } catch (TlsFileException e) {
      logOnce(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      // A defect; the next look may do better, and without one the timer would end.
      logOnce(e.getClass().getName());
    }
  }

  private synchronized void logOnce(String fault) {
    if (!fault.equals(logged)) {
      logged = fault;
      LOG.log(Level.WARNING, "The old certificates and keys stay in use: {0}", fault);
    }
  }

  private synchronized @Nullable String takeChanged() throws TlsFileException {
    List<byte[]> contents = new ArrayList<>();
    for (Path file : files) {
      contents.add(PemFile.bytes(file));
    }
    byte[] digest = digest(contents);
    if (MessageDigest.isEqual(digest, seen)) {
      return null;
    }
    String taken = reader.take(contents);
    seen = digest;
    return taken;
  }

  /** Of the contents, because a time stamp may stay the same while they change. */
  private static byte[] digest(List<byte[]> contents) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] content : contents) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, content.length));
        digest.update(content);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
