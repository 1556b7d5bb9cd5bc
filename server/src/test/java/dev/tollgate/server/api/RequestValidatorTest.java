package dev.tollgate.server.api;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.GetConversationRequest;
import dev.tollgate.metering.v1.GetDailyUsageRequest;
import dev.tollgate.metering.v1.GetSessionStatsRequest;
import dev.tollgate.metering.v1.GetUsageHistoryRequest;
import dev.tollgate.metering.v1.GetUsageRequest;
import dev.tollgate.metering.v1.GrantQuotaRequest;
import dev.tollgate.metering.v1.GrantType;
import dev.tollgate.metering.v1.ListAuditEntriesRequest;
import dev.tollgate.metering.v1.ListSessionsRequest;
import dev.tollgate.metering.v1.Plan;
import dev.tollgate.metering.v1.RotateApiKeyRequest;
import dev.tollgate.metering.v1.SendPath;
import dev.tollgate.metering.v1.TrackBatchRequest;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import dev.tollgate.metering.v1.UpdatePlanRequest;
import dev.tollgate.metering.v1.UpdateTenantRequest;
import io.grpc.Status.Code;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestValidatorTest {
  private static final RequestValidator VALIDATOR = new RequestValidator();

  @Test
  void requestsAtTheirLimitsPass() {
    // A code point outside the basic plane is one character, though two chars of Java.
    String name = "\uD83D\uDE00".repeat(256);
    TrackMessageRequest.Builder request =
        inbound()
            .setTenantId("t".repeat(128))
            .setCustomerId("c".repeat(256))
            .setMessageId("m".repeat(256))
            .setCustomerName(name);
    for (int i = 0; i < 8; i++) {
      request.putLabels(i + "k".repeat(63), "v".repeat(256));
    }
    passes(request.build());
    passes(inbound().setMessageId("").build());
    passes(outbound().clearRecipient().setConversationId("c".repeat(64)).build());
    passes(TrackBatchRequest.newBuilder().addAllItems(items(1000)).build());
  }

  @Test
  void anIdThatIsEmptyOrTooLongIsNamed() {
    refused(inbound().setTenantId("").build(), "tenant_id", "must have at least 1 character");
    refused(inbound().setTenantId("t".repeat(129)).build(), "tenant_id", "128");
    refused(inbound().setCustomerId("").build(), "customer_id", "at least 1 character");
    refused(inbound().setCustomerId("c".repeat(257)).build(), "customer_id", "256");
    refused(inbound().setMessageId("m".repeat(257)).build(), "message_id", "256");
    refused(inbound().setCustomerName("n".repeat(257)).build(), "customer_name", "256");
    refused(outbound().setConversationId("").build(), "conversation_id", "at least 1 character");
    refused(outbound().setReservationId("r".repeat(65)).build(), "reservation_id", "64");
  }

  @Test
  void controlCharactersAreRefusedWhereverTheyStand() {
    for (String text : List.of("a\u0000", "\n", "a\n", "\u0085b", "tab\tbed", "\u007f")) {
      refused(inbound().setTenantId(text).build(), "tenant_id", "control characters");
      refused(inbound().setMessageId(text).build(), "message_id", "control characters");
      refused(inbound().putLabels("k", text).build(), "labels", "control characters");
      refused(inbound().putLabels(text, "v").build(), "labels", "a key must not contain control");
      refused(
          inbound().addCustomerAliases("a").addCustomerAliases(text).build(),
          "customer_aliases[1]",
          "control characters");
    }
  }

  @Test
  void aDurationThatIsNoneIsNamed() {
    refused(rotation(Long.MAX_VALUE, 0), "overlap", "315,576,000,000 seconds");
    refused(rotation(Long.MIN_VALUE, 0), "overlap", "315,576,000,000 seconds");
    refused(rotation(1, 1_000_000_000), "overlap", "999,999,999");
    refused(rotation(1, -1), "overlap", "of one sign");
    refused(rotation(2_592_000, 1), "overlap", "2592000s");
    refused(rotation(0, -1), "overlap", "0s");
    passes(rotation(2_592_000, 0));
    passes(rotation(0, 0));
  }

  private static RotateApiKeyRequest rotation(long seconds, int nanos) {
    return RotateApiKeyRequest.newBuilder()
        .setKeyId("k")
        .setRequestId("r")
        .setOverlap(Duration.newBuilder().setSeconds(seconds).setNanos(nanos))
        .build();
  }

  @Test
  void whatIsPersonalIsNotEchoed() {
    String secret = "+966501234567";
    ApiFault fault =
        fault(
            inbound()
                .setCustomerId(secret + "\n")
                .setCustomerName("\n" + secret)
                .setMessageId(secret.repeat(30))
                .putLabels(secret + "\n", secret + "\n")
                .build());
    assertFalse(fault.status().toString().contains(secret), fault.status().toString());
    assertEquals(5, violations(fault).size());
  }

  @Test
  void labelsAreLimited() {
    TrackMessageRequest.Builder nine = inbound();
    for (int i = 0; i < 9; i++) {
      nine.putLabels("k" + i, "v");
    }
    refused(nine.build(), "labels", "8");
    refused(inbound().putLabels("", "v").build(), "labels", "a key must have at least 1 character");
    refused(inbound().putLabels("k".repeat(65), "v").build(), "labels", "64");
    refused(inbound().putLabels("k", "v".repeat(257)).build(), "labels", "a value must be at most");
  }

  @Test
  void oneOfTheRecipientsIsRequired() {
    refused(outbound().clearRecipient().build(), "recipient", "is required");
    refused(CheckQuotaRequest.newBuilder().setTenantId("t").build(), "recipient", "is required");
    refused(TrackItem.getDefaultInstance(), "item", "is required");
  }

  @Test
  void enumsAreSaidAndKnown() {
    refused(outbound().clearPath().build(), "path", "is required");
    refused(outbound().setPathValue(17).build(), "path", "defined");
    refused(
        CheckQuotaRequest.newBuilder()
            .setTenantId("t")
            .setCustomerId("c")
            .setConsistencyValue(-1)
            .build(),
        "consistency",
        "");
  }

  @Test
  void aBatchIsCheckedAsAWholeAndItsItemsOneByOne() {
    refused(TrackBatchRequest.getDefaultInstance(), "items", "1");
    refused(TrackBatchRequest.newBuilder().addAllItems(items(1001)).build(), "items", "1000");
    TrackItem bad = TrackItem.newBuilder().setInbound(inbound().setTenantId("")).build();
    passes(TrackBatchRequest.newBuilder().addItems(bad).build());
    refused(bad, "inbound.tenant_id", "at least 1 character");
    refused(
        TrackItem.newBuilder().setOutbound(outbound().clearPath()).build(), "outbound.path", "");
    refused(
        TrackItem.newBuilder().setInbound(inbound()).setCorrelationId("c".repeat(129)).build(),
        "correlation_id",
        "128");
  }

  @Test
  void rulesOverSeveralFieldsNameTheOneToLookAt() {
    passes(GetUsageRequest.newBuilder().setTenantId("t").build());
    passes(GetUsageRequest.newBuilder().setTenantId("t").setYear(2025).setMonth(1).build());
    refused(
        GetUsageRequest.newBuilder().setTenantId("t").setYear(2025).build(), "year", "go together");
    refused(
        GetUsageRequest.newBuilder().setTenantId("t").setYear(1).setMonth(1).build(),
        "year",
        "1970");
    refused(grant().setAmount(-1).build(), "amount", "above 0");
    passes(grant().setAmount(-1).setType(GrantType.GRANT_TYPE_CORRECTION).build());
    refused(
        grant().setAmount(0).setType(GrantType.GRANT_TYPE_CORRECTION).build(),
        "amount",
        "not be 0");
  }

  @Test
  void adminRequestsAreChecked() {
    refused(UpdateTenantRequest.getDefaultInstance(), "tenant", "is required");
    refused(
        UpdatePlanRequest.newBuilder().setPlan(Plan.newBuilder().setCode("free")).build(),
        "plan.code",
        "must match ^[A-Z]");
    refused(
        ListSessionsRequest.newBuilder().setTenantId("t").setPageSize(1001).build(),
        "page_size",
        "1000");
  }

  @Test
  void readsAreChecked() {
    GetUsageHistoryRequest.Builder history = GetUsageHistoryRequest.newBuilder().setTenantId("t");
    passes(history.build());
    passes(history.setMonths(36).build());
    refused(history.setMonths(37).build(), "months", "36");
    refused(history.setMonths(-1).build(), "months", "0");
    GetDailyUsageRequest.Builder daily = GetDailyUsageRequest.newBuilder().setTenantId("t");
    passes(daily.build());
    refused(daily.setMonth(1).build(), "year", "go together");
    passes(daily.setYear(9998).build());
    refused(daily.setMonth(13).build(), "month", "12");
    GetSessionStatsRequest.Builder stats =
        GetSessionStatsRequest.newBuilder().setTenantId("t").setTo(Timestamp.getDefaultInstance());
    refused(stats.build(), "from", "is required");
    passes(stats.setFrom(Timestamp.getDefaultInstance()).build());
    for (long seconds : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 253_402_300_800L}) {
      Timestamp none = Timestamp.newBuilder().setSeconds(seconds).build();
      refused(stats.clone().setTo(none).build(), "to", "years 1 to 9999");
      refused(stats.clone().setFrom(none).build(), "from", "years 1 to 9999");
    }
    GetConversationRequest.Builder conversation =
        GetConversationRequest.newBuilder().setTenantId("t");
    refused(conversation.build(), "who", "is required");
    refused(conversation.setCustomerId("").build(), "customer_id", "at least 1 character");
    refused(conversation.setConversationId("c".repeat(65)).build(), "conversation_id", "64");
    passes(conversation.setConversationId("c".repeat(64)).setPageSize(1000).build());
    refused(conversation.setPageSize(1001).build(), "page_size", "1000");
    ListAuditEntriesRequest.Builder audit = ListAuditEntriesRequest.newBuilder().setTenantId("t");
    passes(audit.build());
    refused(audit.setConversationId("\n").build(), "conversation_id", "control characters");
  }

  @Test
  void aHugeFaultyRequestIsToldItsFirstFaultAndASmallOneSome() {
    List<String> empty = Collections.nCopies(1_000_000, "");
    assertEquals(1, violations(fault(inbound().addAllCustomerAliases(empty).build())).size());
    ApiFault fault = fault(inbound().addAllCustomerAliases(Collections.nCopies(100, "")).build());
    assertEquals(RequestValidator.FAULTS_TOLD_MAX, violations(fault).size());
    assertTrue(fault.status().getSerializedSize() < 4096);
  }

  private static TrackMessageRequest.Builder inbound() {
    return TrackMessageRequest.newBuilder().setTenantId("t").setCustomerId("c").setMessageId("m");
  }

  private static TrackOutboundRequest.Builder outbound() {
    return TrackOutboundRequest.newBuilder()
        .setTenantId("t")
        .setCustomerId("c")
        .setPath(SendPath.SEND_PATH_DIRECT);
  }

  private static GrantQuotaRequest.Builder grant() {
    return GrantQuotaRequest.newBuilder()
        .setTenantId("t")
        .setAmount(1)
        .setType(GrantType.GRANT_TYPE_TOP_UP)
        .setReason("r")
        .setRequestId("id");
  }

  private static List<TrackItem> items(int count) {
    return Collections.nCopies(count, TrackItem.newBuilder().setInbound(inbound()).build());
  }

  private static void passes(Message request) {
    assertDoesNotThrow(() -> VALIDATOR.check(request));
  }

  private static void refused(Message request, String field, String limit) {
    ApiFault fault = fault(request);
    assertEquals(Code.INVALID_ARGUMENT.value(), fault.status().getCode());
    FieldViolation violation = violations(fault).get(0);
    assertEquals(field, violation.getField(), violation.toString());
    assertTrue(violation.getDescription().contains(limit), violation.getDescription());
    assertTrue(fault.status().getMessage().startsWith(field), fault.status().getMessage());
    assertTrue(
        fault.status().getMessage().contains(violation.getDescription()),
        fault.status().getMessage());
  }

  private static ApiFault fault(Message request) {
    return assertThrows(ApiFault.class, () -> VALIDATOR.check(request));
  }

  private static List<FieldViolation> violations(ApiFault fault) {
    try {
      return fault.status().getDetails(0).unpack(BadRequest.class).getFieldViolationsList();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
