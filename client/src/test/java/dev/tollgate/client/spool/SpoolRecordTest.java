package dev.tollgate.client.spool;

import static dev.tollgate.client.spool.Spools.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Records are read as they were written, or not at all. */
class SpoolRecordTest {
  private static final SpoolRecord SPOOLED =
      new SpoolRecord(7, START.plusSeconds(1), Spools.item(11), null);
  private static final SpoolRecord PARKED =
      SpoolRecord.parked(
          8,
          START.plusSeconds(2),
          new ParkedItem(
              Spools.item(12), START.plusNanos(3), "TOO_LATE", "zu sp\u00e4t \ud83d\ude00"));

  @Test
  void isReadAsItWasWritten() {
    assertEquals(Optional.of(SPOOLED), SpoolRecord.decode(SPOOLED.encode()));
    assertEquals(Optional.of(PARKED), SpoolRecord.decode(PARKED.encode()));
    SpoolRecord empty = new SpoolRecord(1, START, Spools.item(1, 0), null);
    assertEquals(SpoolRecord.OVERHEAD_BYTES, empty.encode().length);
    assertEquals(Optional.of(empty), SpoolRecord.decode(empty.encode()));
  }

  @Test
  void everyChangedBitIsNoticed() {
    byte[] record = PARKED.encode();
    for (int bit = 0; bit < record.length * 8; bit++) {
      byte[] damaged = record.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      assertFalse(SpoolRecord.decode(damaged).isPresent(), "bit " + bit);
    }
  }

  @Test
  void aRecordThatIsTooShortOrTooLongIsNoticed() {
    byte[] record = SPOOLED.encode();
    for (int length = 0; length < record.length + 3; length++) {
      boolean whole = SpoolRecord.decode(Arrays.copyOf(record, length)).isPresent();
      assertEquals(length == record.length, whole, "length " + length);
    }
  }

  @Test
  void noCustomersBytesStandInTexts() {
    assertTrue(SPOOLED.item().toString().contains(SPOOLED.item().length() + " bytes"));
    assertFalse(PARKED.parkedItem().toString().contains("zu sp"));
  }
}
