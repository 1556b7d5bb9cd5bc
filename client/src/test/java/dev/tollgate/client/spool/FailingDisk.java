package dev.tollgate.client.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A disk that refuses to write, to read or to sync while a test says so. Public, as the store makes
 * one for each path.
 */
public final class FailingDisk extends FilePathWrapper implements AutoCloseable {
  private static volatile @Nullable String writes;
  private static volatile @Nullable String syncs;
  private static volatile @Nullable String reads;

  /** Puts it before the real disk, for paths with {@link #name}. */
  static FailingDisk install() {
    FailingDisk disk = new FailingDisk();
    disk.recover();
    FilePath.register(disk);
    return disk;
  }

  String name(Path path) {
    return getPrefix() + path;
  }

  void failWrites(String text) {
    writes = text;
  }

  void failSyncs(String text) {
    syncs = text;
  }

  void failReads(String text) {
    reads = text;
  }

  void recover() {
    writes = null;
    syncs = null;
    reads = null;
  }

  @Override
  public void close() {
    recover();
    FilePath.unregister(this);
  }

  @Override
  public String getScheme() {
    return "failing";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new Channel(getBase().open(mode));
  }

  private static void failIf(@Nullable String text) throws IOException {
    if (text != null) {
      throw new IOException(text);
    }
  }

  private static final class Channel extends FileBaseDefault {
    private final FileChannel file;

    Channel(FileChannel file) {
      this.file = file;
    }

    /** A disk that fills up still writes the beginning. */
    @Override
    public synchronized int write(ByteBuffer from, long position) throws IOException {
      if (writes != null && from.remaining() > 1) {
        ByteBuffer half = from.slice(from.position(), from.remaining() / 2);
        int unused = file.write(half, position);
      }
      failIf(writes);
      return file.write(from, position);
    }

    @Override
    public synchronized int read(ByteBuffer to, long position) throws IOException {
      failIf(reads);
      return file.read(to, position);
    }

    @Override
    public void force(boolean metadata) throws IOException {
      failIf(syncs);
      file.force(metadata);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    protected void implTruncate(long size) throws IOException {
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
