package dev.tollgate.client.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A disk whose power fails: of what was written since it was last forced, each block may be as it
 * was before. Public, as the store makes one for each path.
 */
public final class LossyDisk extends FilePathWrapper implements AutoCloseable {
  private static final int BLOCK = 4096;

  /** What stood in the blocks that were written and not forced since. */
  private static final Map<Long, byte[]> BEFORE = new LinkedHashMap<>();

  private static int forcesLeft;

  /** Puts it before the real disk, for paths with {@link #name}. */
  static LossyDisk install() {
    LossyDisk disk = new LossyDisk();
    FilePath.register(disk);
    return disk;
  }

  String name(Path path) {
    return getPrefix() + path;
  }

  /** Has the power fail when it is forced once more than this. */
  void failAfter(int forces) {
    synchronized (BEFORE) {
      BEFORE.clear();
      forcesLeft = forces;
    }
  }

  /** What is left on the disk. */
  void lose(Path path, Random random) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      for (Map.Entry<Long, byte[]> block : BEFORE.entrySet()) {
        if (random.nextBoolean()) {
          int unused = file.write(ByteBuffer.wrap(block.getValue()), block.getKey() * BLOCK);
        }
      }
    }
    BEFORE.clear();
  }

  @Override
  public void close() {
    FilePath.unregister(this);
  }

  @Override
  public String getScheme() {
    return "lossy";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new Channel(getBase().open(mode), name.endsWith(SpoolDirectory.FILE));
  }

  private static final class Channel extends FileBaseDefault {
    private final FileChannel file;

    /** Whether it is the file, not one that is to replace it. */
    private final boolean watched;

    Channel(FileChannel file, boolean watched) {
      this.file = file;
      this.watched = watched;
    }

    @Override
    public synchronized int write(ByteBuffer from, long position) throws IOException {
      long last = (position + from.remaining() - 1) / BLOCK;
      synchronized (BEFORE) {
        for (long block = position / BLOCK; block <= last; block++) {
          if (watched && !BEFORE.containsKey(block)) {
            BEFORE.put(block, block(block));
          }
        }
      }
      return file.write(from, position);
    }

    /** A block behind the end is zeros afterwards. */
    private byte[] block(long block) throws IOException {
      ByteBuffer before = ByteBuffer.allocate(BLOCK);
      while (before.hasRemaining() && file.read(before, block * BLOCK + before.position()) >= 0) {}
      return before.array();
    }

    @Override
    public synchronized int read(ByteBuffer to, long position) throws IOException {
      return file.read(to, position);
    }

    @Override
    public void force(boolean metadata) throws IOException {
      synchronized (BEFORE) {
        if (forcesLeft-- <= 0) {
          throw new IOException("power lost");
        }
        if (watched) {
          BEFORE.clear();
        }
      }
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    protected void implTruncate(long size) throws IOException {
      synchronized (BEFORE) {
        if (watched && !BEFORE.isEmpty()) {
          throw new IOException("cut before it was forced");
        }
      }
      file.truncate(size);
    }

    @Override
    public synchronized FileLock tryLock(long position, long size, boolean shared)
        throws IOException {
      return file.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      file.close();
    }
  }
}
