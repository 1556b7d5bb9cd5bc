package dev.tollgate.server.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Stored rows and ids that callers keep depend on these. */
class KeysTest {
  @Test
  void aMessageKeyIsTheBeginningOfItsIdsSha256() {
    assertEquals(UUID.fromString("6184146d-0867-2ad0-e062-410e741150ce"), MessageKey.of("wamid.A"));
  }

  @Test
  void anIdsTextLeadsBackToItsNumber() {
    LaneKey key = new LaneKey(1023, 0x1234_5678_9abcL);
    String text = "cnv_03ff_0000123456789abc";
    assertEquals(text, key.text(LaneKey.Kind.CONVERSATION));
    assertEquals(Optional.of(key), LaneKey.parse(LaneKey.Kind.CONVERSATION, text));
  }

  @Test
  void whatIsNoIdLeadsNowhere() {
    for (String text :
        new String[] {
          "", "cnv", "ses_03ff_0000123456789abc", "cnv_03ff_0000123456789ABC", "cnv_3ff_1"
        }) {
      assertEquals(Optional.empty(), LaneKey.parse(LaneKey.Kind.CONVERSATION, text), text);
    }
  }
}
