package dev.tollgate.client.spool;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the file for an item. It tells all about itself, with a checksum: so one that is
 * damaged is never misread, and one that is whole is found in a file that is not.
 *
 * @param group the group commit that wrote it
 * @param parking why it was refused for good; null when it was not
 */
record SpoolRecord(long group, Instant keptAt, SpooledItem item, @Nullable Parking parking) {
  /** "TGS1": the last character is the version of this encoding. */
  static final int MAGIC = 0x54475331;

  /** Magic, length of the body, and the body's CRC-32C. */
  static final int FRAME_BYTES = 12;

  private static final int INSTANT_BYTES = 12;

  /** Of the shortest body: kind, line, number, group, two times, and the length of no bytes. */
  private static final int BODY_BYTES = 2 + 8 + 8 + 2 * INSTANT_BYTES + 4;

  /** What a record has beside the bytes of an item that is not parked. */
  static final int OVERHEAD_BYTES = FRAME_BYTES + BODY_BYTES;

  private static final byte SPOOLED = 1;
  private static final byte PARKED = 2;

  /** When, and why, an item was refused for good. */
  record Parking(Instant parkedAt, String code, String text) {}

  static SpoolRecord parked(long group, Instant keptAt, ParkedItem parked) {
    Parking parking = new Parking(parked.parkedAt(), parked.code(), parked.text());
    return new SpoolRecord(group, keptAt, parked.item(), parking);
  }

  /** The item and why it was refused; only of a parked one. */
  ParkedItem parkedItem() {
    if (parking == null) {
      throw new IllegalStateException("not parked: " + item);
    }
    return new ParkedItem(item, parking.parkedAt, parking.code, parking.text);
  }

  byte[] encode() {
    byte[] bytes = item.bytes();
    byte[] code = utf8(parking == null ? "" : parking.code);
    byte[] text = utf8(parking == null ? "" : parking.text);
    int more = parking == null ? 0 : INSTANT_BYTES + 4 + code.length + text.length;
    ByteBuffer buffer = ByteBuffer.allocate(OVERHEAD_BYTES + bytes.length + more);
    buffer.position(FRAME_BYTES);
    buffer.put(parking == null ? SPOOLED : PARKED).put((byte) item.line());
    buffer.putLong(item.number()).putLong(group);
    put(buffer, item.acceptedAt());
    put(buffer, keptAt);
    buffer.putInt(bytes.length).put(bytes);
    if (parking != null) {
      put(buffer, parking.parkedAt);
      buffer.putShort((short) code.length).put(code).putShort((short) text.length).put(text);
    }
    int body = buffer.capacity() - FRAME_BYTES;
    buffer.putInt(0, MAGIC).putInt(4, body).putInt(8, checksum(buffer.array(), FRAME_BYTES, body));
    return buffer.array();
  }

  /** Reads one back; empty when it is damaged. */
  static Optional<SpoolRecord> decode(byte[] record) {
    if (record.length < OVERHEAD_BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(record);
    int body = record.length - FRAME_BYTES;
    if (buffer.getInt() != MAGIC
        || buffer.getInt() != body
        || buffer.getInt() != checksum(record, FRAME_BYTES, body)) {
      return Optional.empty();
    }
    try {
      return Optional.of(body(buffer));
    } catch (BufferUnderflowException | IllegalArgumentException | DateTimeException e) {
      // The checksum holds by chance, or whoever wrote it did not know these rules.
      return Optional.empty();
    }
  }

  private static SpoolRecord body(ByteBuffer buffer) {
    byte kind = buffer.get();
    int line = buffer.get();
    long number = buffer.getLong();
    long group = buffer.getLong();
    Instant acceptedAt = instant(buffer);
    Instant keptAt = instant(buffer);
    SpooledItem item = new SpooledItem(line, number, acceptedAt, bytes(buffer, buffer.getInt()));
    Parking parking = null;
    if (kind == PARKED) {
      Instant parkedAt = instant(buffer);
      parking = new Parking(parkedAt, text(buffer), text(buffer));
    }
    if ((kind != SPOOLED && kind != PARKED) || buffer.hasRemaining()) {
      throw new IllegalArgumentException("no record of this version");
    }
    return new SpoolRecord(group, keptAt, item, parking);
  }

  private static void put(ByteBuffer buffer, Instant instant) {
    buffer.putLong(instant.getEpochSecond()).putInt(instant.getNano());
  }

  private static Instant instant(ByteBuffer buffer) {
    long seconds = buffer.getLong();
    return Instant.ofEpochSecond(seconds, buffer.getInt());
  }

  private static String text(ByteBuffer buffer) {
    byte[] bytes = bytes(buffer, Short.toUnsignedInt(buffer.getShort()));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(ByteBuffer buffer, int length) {
    if (length < 0 || length > buffer.remaining()) {
      throw new IllegalArgumentException("length beyond the record: " + length);
    }
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return bytes;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static int checksum(byte[] bytes, int offset, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, offset, length);
    return (int) checksum.getValue();
  }
}
