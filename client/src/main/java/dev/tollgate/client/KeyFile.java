package dev.tollgate.client;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The API key in a file, for {@link TollgateClient.Builder#key}: whoever replaces the file's text
 * rotates the key, without a restart.
 *
 * <p>The file holds the key and nothing else; white space around it is left out. It is read again
 * once a {@link #PAUSE} while it is asked for. Once there was a key, the last good one stays for as
 * long as the file is absent, empty or half written; that is logged, once each time. It is best
 * replaced by a rename, which is never half done.
 *
 * <p>Safe for use by many threads, which do not wait for each other once there is a key.
 */
public final class KeyFile implements Supplier<String> {
  /** How often the file is looked at: a new key is in use this soon. */
  public static final Duration PAUSE = Duration.ofSeconds(1);

  private static final System.Logger log = System.getLogger(KeyFile.class.getName());

  private final Path file;
  private final InstantSource clock;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile @Nullable Look last;

  /** The key in this file, which is first read when it is first asked for. */
  public KeyFile(Path file) {
    this(file, InstantSource.system());
  }

  KeyFile(Path file, InstantSource clock) {
    this.file = requireNonNull(file, "file");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * The key, as it stood in the file at most a {@link #PAUSE} ago.
   *
   * @throws KeyUnavailableException naming the file, when it has had no key so far
   */
  @Override
  public String get() {
    Look known = last;
    if (known != null && known.isFresh(clock.instant())) {
      return known.keyOrThrow();
    }
    if (known == null || known.key() == null) {
      looking.lock();
    } else if (!looking.tryLock()) {
      // Somebody else is looking, and the last key is good enough meanwhile.
      return known.keyOrThrow();
    }
    try {
      return look().keyOrThrow();
    } finally {
      looking.unlock();
    }
  }

  private Look look() {
    Look before = last;
    Instant now = clock.instant();
    if (before != null && before.isFresh(now)) {
      return before;
    }
    Look after = read(now);
    if (before != null && before.key() != null) {
      if (after.key() == null) {
        after = new Look(before.key(), after.problem(), now);
      }
      tell(before, after);
    }
    last = after;
    return after;
  }

  private Look read(Instant now) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(2 * KeyText.CHARACTERS_MAX);
    } catch (IOException | SecurityException unreadable) {
      return Look.without(
          "key file " + file + " cannot be read: " + unreadable.getClass().getSimpleName(), now);
    }
    String text = new String(bytes, StandardCharsets.UTF_8).strip();
    Optional<String> problem = KeyText.problemOfFile(text);
    return problem.isPresent()
        ? Look.without("what is in key file " + file + " " + problem.get(), now)
        : new Look(text, null, now);
  }

  private static void tell(Look before, Look after) {
    String problem = after.problem();
    if (problem != null && before.problem() == null) {
      log.log(Level.WARNING, problem + "; the key that was in it before is used on");
    } else if (problem == null && before.problem() != null) {
      log.log(Level.INFO, "the key file has a key again");
    }
  }

  /** Names the file, and never has the key. */
  @Override
  public String toString() {
    return "KeyFile[" + file + "]";
  }

  /** What was seen: a key, a problem, or a problem and the key of before. Not printed. */
  private record Look(@Nullable String key, @Nullable String problem, Instant at) {
    static Look without(String problem, Instant at) {
      return new Look(null, problem, at);
    }

    boolean isFresh(Instant now) {
      // A clock that was set back must not stop the looking.
      return !now.isBefore(at) && now.isBefore(at.plus(PAUSE));
    }

    String keyOrThrow() {
      if (key == null) {
        throw new KeyUnavailableException(requireNonNull(problem));
      }
      return key;
    }

    @Override
    public String toString() {
      return "Look[at=" + at + "]";
    }
  }
}
