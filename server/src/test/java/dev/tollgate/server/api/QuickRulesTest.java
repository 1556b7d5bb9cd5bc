package dev.tollgate.server.api;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import build.buf.protovalidate.exceptions.ValidationException;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.Consistency;
import dev.tollgate.metering.v1.ReserveQuotaRequest;
import dev.tollgate.metering.v1.SendPath;
import dev.tollgate.metering.v1.TrackBatchRequest;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.testing.Campaign;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is quickly said to keep the rules keeps them by protovalidate too. */
class QuickRulesTest {
  private static final int REQUESTS = 20_000;
  private static final List<Integer> LENGTHS =
      List.of(0, 1, 2, 16, 63, 64, 65, 127, 128, 129, 255, 256, 257);
  private static final List<String> ODD =
      List.of("\u0000", "\u001f", "\n", "\u007f", "\u0080", "\u009f", "\u00a0", "\ud83d\ude00");

  private final QuickRules quick =
      new QuickRules(
          Set.of(
              TrackItem.getDescriptor(),
              TrackMessageRequest.getDescriptor(),
              TrackOutboundRequest.getDescriptor(),
              TrackBatchRequest.getDescriptor(),
              CheckQuotaRequest.getDescriptor(),
              ReserveQuotaRequest.getDescriptor()));
  private final Validator rules = ValidatorFactory.newBuilder().build();
  private final long seed = Campaign.seed();
  private final Random random = new Random(seed);

  @Test
  void everyCallOfTheHotPathIsKnown() {
    for (Message request :
        List.of(
            TrackItem.getDefaultInstance(),
            TrackMessageRequest.getDefaultInstance(),
            TrackOutboundRequest.getDefaultInstance(),
            TrackBatchRequest.getDefaultInstance(),
            CheckQuotaRequest.getDefaultInstance(),
            ReserveQuotaRequest.getDefaultInstance())) {
      assertTrue(quick.knows(request.getDescriptorForType()), request.getClass()::getName);
      assertFalse(quick.passes(request), "an empty one keeps no rules");
    }
  }

  @Test
  void whatPassesQuicklyKeepsTheRules() throws ValidationException {
    int passed = 0;
    int kept = 0;
    for (int i = 0; i < REQUESTS; i++) {
      Message request = request(random.nextInt(4) == 0);
      boolean keeps = rules.validate(request).isSuccess();
      kept += keeps ? 1 : 0;
      if (quick.passes(request)) {
        passed++;
        assertTrue(keeps, () -> "seed " + seed + ": " + request);
      }
    }
    assertTrue(passed > REQUESTS / 4, "of " + REQUESTS + " only " + passed);
    assertTrue(kept < REQUESTS, "none was wrong");
    // Beyond them only those with characters outside the basic plane, which take a closer look.
    assertTrue(passed > kept / 2, passed + " of " + kept);
  }

  @Test
  void anUnknownEnumIsNoneOfTheAllowed() {
    TrackOutboundRequest.Builder sent =
        TrackOutboundRequest.newBuilder().setTenantId("t").setCustomerId("c");
    assertFalse(quick.passes(sent.build()), "the path is not said");
    assertFalse(quick.passes(sent.setPathValue(99).build()));
    assertTrue(quick.passes(sent.setPath(SendPath.SEND_PATH_DIRECT).build()));
  }

  private Message request(boolean wild) {
    return switch (random.nextInt(5)) {
      case 0 -> inbound(wild);
      case 1 -> outbound(wild);
      case 2 ->
          TrackItem.newBuilder().setCorrelationId(text(wild)).setInbound(inbound(wild)).build();
      case 3 -> check(wild);
      default -> reserve(wild);
    };
  }

  private TrackMessageRequest inbound(boolean wild) {
    TrackMessageRequest.Builder request =
        TrackMessageRequest.newBuilder()
            .setTenantId(text(wild))
            .setCustomerId(text(wild))
            .setMessageId(text(wild))
            .setCustomerName(text(wild))
            .setOccurredAt(Timestamp.newBuilder().setSeconds(random.nextInt()));
    for (int i = random.nextInt(wild ? 12 : 3); i > 0; i--) {
      request.putLabels(i + text(wild), text(wild));
    }
    for (int i = random.nextInt(wild ? 20 : 3); i > 0; i--) {
      request.addCustomerAliases(text(wild));
    }
    return request.build();
  }

  private TrackOutboundRequest outbound(boolean wild) {
    TrackOutboundRequest.Builder request =
        TrackOutboundRequest.newBuilder()
            .setTenantId(text(wild))
            .setMessageId(text(wild))
            .setReservationId(text(wild))
            .setPathValue(wild ? random.nextInt(5) : 1 + random.nextInt(2));
    return switch (random.nextInt(wild ? 3 : 2)) {
      case 0 -> request.setCustomerId(text(wild)).build();
      case 1 -> request.setConversationId(text(wild)).build();
      default -> request.build();
    };
  }

  private CheckQuotaRequest check(boolean wild) {
    return CheckQuotaRequest.newBuilder()
        .setTenantId(text(wild))
        .setCustomerId(text(wild))
        .setConsistency(
            random.nextBoolean()
                ? Consistency.CONSISTENCY_STRONG
                : Consistency.CONSISTENCY_UNSPECIFIED)
        .build();
  }

  private ReserveQuotaRequest reserve(boolean wild) {
    ReserveQuotaRequest.Builder request =
        ReserveQuotaRequest.newBuilder()
            .setTenantId(text(wild))
            .setCustomerId(text(wild))
            .setReservationKey(text(wild));
    if (!wild || random.nextBoolean()) {
      request.setTtl(
          Duration.newBuilder()
              .setSeconds(wild ? random.nextInt(90_000) - 10 : 60)
              .setNanos(random.nextInt(2)));
    }
    return request.build();
  }

  private String text(boolean wild) {
    if (!wild) {
      return "t".repeat(1 + random.nextInt(60));
    }
    String text = "t".repeat(LENGTHS.get(random.nextInt(LENGTHS.size())));
    return random.nextInt(4) == 0 ? text + ODD.get(random.nextInt(ODD.size())) : text;
  }
}
