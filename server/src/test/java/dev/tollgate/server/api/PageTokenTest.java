package dev.tollgate.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tollgate.metering.v1.ListGrantsRequest;
import dev.tollgate.metering.v1.ListSessionsRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PageTokenTest {
  private static final PageToken TOKEN = of("shop");

  private static PageToken of(String tenantId) {
    return PageToken.of(ListSessionsRequest.newBuilder().setTenantId(tenantId).build());
  }

  private static byte[] bytes(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  private static void assertRefused(PageToken token, String text) {
    ApiFault fault = assertThrows(ApiFault.class, () -> token.numbers(text, 1), text);
    assertEquals(io.grpc.Status.Code.INVALID_ARGUMENT.value(), fault.status().getCode());
  }

  @Test
  void leadsBackToItsPlace() {
    assertEquals(-7, TOKEN.numbers(TOKEN.text(bytes(-7)), 1).get());
    String place = "\u0628\ud83d\ude00 shop";
    assertEquals(place, TOKEN.characters(TOKEN.text(place.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void isOfOneListWithItsFilters() {
    String text = TOKEN.text(bytes(1));

    assertRefused(of("shop2"), text);
    assertRefused(
        PageToken.of(
            ListSessionsRequest.newBuilder().setTenantId("shop").setActiveOnly(true).build()),
        text);
    assertRefused(PageToken.of(ListGrantsRequest.newBuilder().setTenantId("shop").build()), text);
  }

  @Test
  void isRefusedWithAnyOtherCharacter() {
    String text = TOKEN.text(bytes(123_456_789));
    for (int i = 0; i < text.length(); i++) {
      for (char other : "ABab01-_ =\u00e4".toCharArray()) {
        if (text.charAt(i) != other) {
          assertRefused(TOKEN, text.substring(0, i) + other + text.substring(i + 1));
        }
      }
      assertRefused(TOKEN, text.substring(0, i));
    }
    assertRefused(TOKEN, text + "A");
    assertRefused(TOKEN, text + "=");
  }

  @Test
  void isRefusedWithAPlaceOfAnotherForm() {
    assertRefused(TOKEN, TOKEN.text(new byte[3]));
    assertRefused(TOKEN, TOKEN.text(new byte[9]));
    String withNul = TOKEN.text(new byte[] {'a', 0});
    assertThrows(ApiFault.class, () -> TOKEN.characters(withNul));
  }
}
