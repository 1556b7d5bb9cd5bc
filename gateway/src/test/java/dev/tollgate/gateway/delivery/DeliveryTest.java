package dev.tollgate.gateway.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.testing.Campaign;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryTest {
  @ParameterizedTest
  @CsvSource({
    "sent, SENT",
    "sent delivered, DELIVERED",
    "delivered sent, DELIVERED",
    "read, READ",
    "read delivered, READ",
    "delivered read played, PLAYED",
    "sent failed, FAILED",
    "failed sent, FAILED",
    "delivered failed, DELIVERED",
    "failed delivered, DELIVERED",
    "undelivered, FAILED",
    "queued sending sent, SENT",
    "deleted, UNKNOWN",
    "sent deleted, SENT"
  })
  void itComesAsFarAsTheFurthestReport(String words, DeliveryStatus status) {
    assertEquals(status, after(reports(words.split(" "))).status());
  }

  @Test
  void whatIsReadIsDelivered() {
    assertTrue(DeliveryStatus.READ.isDelivered());
    assertTrue(DeliveryStatus.PLAYED.isDelivered());
    assertFalse(DeliveryStatus.FAILED.isDelivered());
    assertFalse(DeliveryStatus.SENT.isDelivered());
  }

  @Test
  void theFirstTimeCountsAndTheReasonOfAFailureStays() {
    Delivery delivery =
        Delivery.NONE.after(report("failed", 20, "131026")).after(report("failed", 10, "131049"));
    assertEquals(Instant.ofEpochSecond(10), delivery.at());
    assertEquals("131026", delivery.errorCode());
  }

  @Test
  void aWordThatIsNotKnownIsKept() {
    Delivery delivery = Delivery.NONE.after(report("sent", 1, "")).after(report("warmed", 2, ""));
    assertEquals(DeliveryStatus.SENT, delivery.status());
    assertEquals("warmed", delivery.unknown());
  }

  @Test
  void theOrderOfReportsAndTheirRepeatsDoNotMatter() {
    long seed = Campaign.seed();
    Random random = new Random(seed);
    List<String> words = List.of("sent", "delivered", "read", "failed", "queued", "played");
    for (int run = 0; run < 2000; run++) {
      List<StatusReport> reports = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(8); i++) {
        reports.add(report(words.get(random.nextInt(words.size())), random.nextInt(20), ""));
      }
      Delivery inOrder = after(reports);
      List<StatusReport> otherwise = new ArrayList<>(reports);
      otherwise.addAll(reports);
      Collections.shuffle(otherwise, random);
      assertEquals(inOrder, after(otherwise), () -> "seed " + seed);
    }
  }

  private static List<StatusReport> reports(String... words) {
    return Arrays.stream(words).map(word -> report(word, 1, "")).toList();
  }

  private static StatusReport report(String word, long second, String code) {
    return new StatusReport(
        "rest-1",
        "wamid.1",
        word,
        Instant.ofEpochSecond(second),
        code.isEmpty() ? Optional.empty() : Optional.of(code));
  }

  private static Delivery after(List<StatusReport> reports) {
    Delivery delivery = Delivery.NONE;
    for (StatusReport report : reports) {
      delivery = delivery.after(report);
    }
    return delivery;
  }
}
