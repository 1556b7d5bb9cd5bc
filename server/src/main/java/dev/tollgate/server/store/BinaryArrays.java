package dev.tollgate.server.store;

import dev.tollgate.server.domain.EventTime;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgArray;

/**
 * Arrays in PostgreSQL's binary format, of the types that the driver itself sends as text: text has
 * to be parsed there, element by element, and a batch has some eight of them a message.
 */
final class BinaryArrays {
  private static final int HEADER_BYTES = 20;
  private static final int LENGTH_BYTES = 4;
  private static final int NULL = -1;

  /** PostgreSQL counts from the beginning of 2000. */
  private static final long EPOCH_MICROS = EventTime.micros(Instant.parse("2000-01-01T00:00:00Z"));

  private BinaryArrays() {}

  /** Writes one element's bytes. */
  private interface Writer<T> {
    void write(ByteBuffer into, T value);
  }

  /** Times, exact to the microsecond, whatever the session's time zone. */
  static Array times(BaseConnection connection, @Nullable Instant[] times) throws SQLException {
    byte[] bytes =
        bytes(times, Oid.TIMESTAMPTZ, Long.BYTES, (into, time) -> into.putLong(micros(time)));
    return new PgArray(connection, Oid.TIMESTAMPTZ_ARRAY, bytes);
  }

  static Array uuids(BaseConnection connection, @Nullable UUID[] uuids) throws SQLException {
    byte[] bytes =
        bytes(
            uuids,
            Oid.UUID,
            2 * Long.BYTES,
            (into, uuid) ->
                into.putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits()));
    return new PgArray(connection, Oid.UUID_ARRAY, bytes);
  }

  private static long micros(Instant time) {
    return Math.subtractExact(EventTime.micros(time), EPOCH_MICROS);
  }

  /** One dimension with the lower bound 1: its header, and each element after its length. */
  private static <T> byte[] bytes(
      @Nullable T[] values, int elementOid, int elementBytes, Writer<T> writer) {
    ByteBuffer bytes =
        ByteBuffer.allocate(HEADER_BYTES + values.length * (LENGTH_BYTES + elementBytes));
    boolean nulls = false;
    for (T value : values) {
      nulls |= value == null;
    }
    bytes.putInt(1).putInt(nulls ? 1 : 0).putInt(elementOid).putInt(values.length).putInt(1);
    for (T value : values) {
      if (value == null) {
        bytes.putInt(NULL);
      } else {
        bytes.putInt(elementBytes);
        writer.write(bytes, value);
      }
    }
    byte[] written = new byte[bytes.position()];
    bytes.flip().get(written);
    return written;
  }
}
