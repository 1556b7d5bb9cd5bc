package dev.tollgate.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tollgate.metering.v1.VoidMessagesRequest;
import dev.tollgate.metering.v1.VoidMessagesResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class VoidRequestTest {
  private static final VoidRequest REQUEST =
      VoidRequest.of("acme", List.of("wamid.1", "wamid.2"), "not delivered");

  @Test
  void aRequestIsTranslatedWithTheIdThatMakesItRepeatable() {
    VoidMessagesRequest translated = ToProto.voidMessages(REQUEST);
    assertEquals("acme", translated.getTenantId());
    assertEquals(List.of("wamid.1", "wamid.2"), translated.getIds().getMessageIdsList());
    assertEquals("not delivered", translated.getReason());
    assertFalse(translated.getAllowFinal());
    assertEquals(REQUEST.requestId(), translated.getRequestId());
    assertNotEquals(
        REQUEST.requestId(), VoidRequest.of("acme", List.of("wamid.1"), "r").requestId());
  }

  @Test
  void anAnswerIsTranslated() {
    assertEquals(
        new Voided(2, 1, List.of("wamid.3")),
        FromProto.voided(
            VoidMessagesResponse.newBuilder()
                .setVoided(2)
                .setAlreadyVoided(1)
                .addUnknownMessageIds("wamid.3")
                .build()));
  }

  @Test
  void neitherPrintsIdsNorChanges() {
    assertFalse(REQUEST.toString().contains("wamid"));
    Voided answer = new Voided(0, 0, List.of("wamid.3"));
    assertFalse(answer.toString().contains("wamid"));
    assertThrows(
        UnsupportedOperationException.class, () -> answer.unknownMessageIds().add("wamid.4"));
  }
}
