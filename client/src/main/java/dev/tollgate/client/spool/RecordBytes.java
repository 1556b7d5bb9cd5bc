package dev.tollgate.client.spool;

import java.nio.ByteBuffer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** Records as values of a map: whole and in one piece, so that they are found in a raw file. */
final class RecordBytes extends BasicDataType<byte[]> {
  static final RecordBytes TYPE = new RecordBytes();

  /** Of an array's header and of what refers to it. */
  private static final int MEMORY_BYTES = 24;

  private RecordBytes() {}

  @Override
  public int getMemory(byte[] record) {
    return MEMORY_BYTES + record.length;
  }

  @Override
  public void write(WriteBuffer buffer, byte[] record) {
    buffer.putVarInt(record.length).put(record);
  }

  @Override
  public byte[] read(ByteBuffer buffer) {
    int length = DataUtils.readVarInt(buffer);
    if (length < 0 || length > buffer.remaining()) {
      throw new DamagedFileException("a record of " + length + " bytes in a shorter page");
    }
    byte[] record = new byte[length];
    buffer.get(record);
    return record;
  }

  @Override
  public byte[][] createStorage(int size) {
    return new byte[size][];
  }
}
