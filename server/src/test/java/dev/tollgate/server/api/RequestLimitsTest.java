package dev.tollgate.server.api;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.GrantQuotaRequest;
import dev.tollgate.metering.v1.SendPath;
import dev.tollgate.metering.v1.TrackBatchRequest;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import java.io.ByteArrayOutputStream;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** How long requests may be, and how much they may hold. */
class RequestLimitsTest {
  /** Four bytes in UTF-8, one character. */
  private static final String WIDE = "\uD83D\uDE00";

  private static RequestLimits.Limit limit(Descriptor request) {
    return RequestLimits.Limit.of(request);
  }

  private static void passes(Message request) {
    RequestLimits.Limit limit = limit(request.getDescriptorForType());
    assertTrue(request.getSerializedSize() <= limit.bytesMax(), request::toString);
    assertDoesNotThrow(() -> RequestScan.check(request.toByteArray(), limit.shape()));
    new RequestValidator().check(request);
  }

  private static String refused(Message request) {
    byte[] bytes = request.toByteArray();
    RequestShape shape = limit(request.getDescriptorForType()).shape();
    ApiFault fault = assertThrows(ApiFault.class, () -> RequestScan.check(bytes, shape));
    return fault.status().getMessage();
  }

  private static TrackMessageRequest.Builder longest() {
    TrackMessageRequest.Builder request =
        TrackMessageRequest.newBuilder()
            .setTenantId(WIDE.repeat(128))
            .setCustomerId(WIDE.repeat(256))
            .addAllCustomerAliases(Collections.nCopies(16, WIDE.repeat(256)))
            .setMessageId(WIDE.repeat(256))
            .setOccurredAt(Timestamp.newBuilder().setSeconds(Long.MIN_VALUE).setNanos(-1))
            .setCustomerName(WIDE.repeat(256));
    for (int i = 0; i < 8; i++) {
      request.putLabels(i + WIDE.repeat(63), WIDE.repeat(256));
    }
    return request;
  }

  @Test
  void theLongestRequestsOfTheRulesPass() {
    passes(longest().build());
    passes(
        TrackOutboundRequest.newBuilder()
            .setTenantId(WIDE.repeat(128))
            .setCustomerId(WIDE.repeat(256))
            .addAllCustomerAliases(Collections.nCopies(16, WIDE.repeat(256)))
            .setMessageId(WIDE.repeat(256))
            .setReservationId(WIDE.repeat(64))
            .setPath(SendPath.SEND_PATH_QUEUED)
            .putAllLabels(longest().getLabelsMap())
            .build());
    passes(
        CheckQuotaRequest.newBuilder()
            .setTenantId(WIDE.repeat(128))
            .setCustomerId(WIDE.repeat(256))
            .addAllCustomerAliases(Collections.nCopies(16, WIDE.repeat(256)))
            .build());
    passes(
        GrantQuotaRequest.newBuilder()
            .setTenantId(WIDE.repeat(128))
            .setAmount(-1)
            .setTypeValue(2)
            .setReason(WIDE.repeat(512))
            .setRequestId(WIDE.repeat(128))
            .build());
  }

  @Test
  void onlyABatchMayBeLong() {
    assertEquals(GrpcServer.MESSAGE_BYTES_MAX, limit(TrackBatchRequest.getDescriptor()).bytesMax());
    assertEquals(32 * 1024, limit(TrackMessageRequest.getDescriptor()).bytesMax());
    assertTrue(limit(GrantQuotaRequest.getDescriptor()).bytesMax() < 8 * 1024);
  }

  @Test
  void aBatchOfAThousandItemsPasses() {
    TrackItem item =
        TrackItem.newBuilder()
            .setInbound(longest().clearCustomerAliases().clearLabels().putLabels("k", "v"))
            .build();
    passes(TrackBatchRequest.newBuilder().addAllItems(Collections.nCopies(1000, item)).build());
  }

  @Test
  void tooManyElementsAreRefusedByTheirField() {
    TrackMessageRequest.Builder labelled = longest();
    labelled.putLabels("ninth", "v");
    assertEquals("labels: must have 8 elements at most", refused(labelled.build()));
    assertEquals(
        "customer_aliases: must have 16 elements at most",
        refused(longest().addCustomerAliases("a").build()));
    assertEquals(
        "items: must have 1000 elements at most",
        refused(
            TrackBatchRequest.newBuilder()
                .addAllItems(Collections.nCopies(1001, TrackItem.getDefaultInstance()))
                .build()));
  }

  @Test
  void anItemALittleOverItsLimitsIsLeftToItsOwnResult() throws Exception {
    TrackItem.Builder over = TrackItem.newBuilder();
    for (int i = 0; i < 9; i++) {
      over.getInboundBuilder().putLabels("k" + i, "v");
    }
    RequestShape shape = limit(TrackBatchRequest.getDescriptor()).shape();
    TrackBatchRequest batch = TrackBatchRequest.newBuilder().addItems(over).build();
    RequestScan.check(batch.toByteArray(), shape);
    for (int i = 9; i < 65; i++) {
      over.getInboundBuilder().putLabels("k" + i, "v");
    }
    assertEquals(
        "items[1].inbound.labels: must have 8 elements at most",
        refused(batch.toBuilder().addItems(over).build()));
  }

  @Test
  void whatThisVersionDoesNotKnowIsBoundedToo() throws Exception {
    UnknownFieldSet.Field some =
        UnknownFieldSet.Field.newBuilder().addVarint(1).addFixed32(2).build();
    TrackMessageRequest newer =
        longest().setUnknownFields(UnknownFieldSet.newBuilder().addField(99, some).build()).build();
    RequestShape shape = limit(TrackMessageRequest.getDescriptor()).shape();
    RequestScan.check(newer.toByteArray(), shape);

    UnknownFieldSet.Field.Builder many = UnknownFieldSet.Field.newBuilder();
    for (int i = 0; i < 1000; i++) {
      many.addVarint(i);
    }
    UnknownFieldSet set = UnknownFieldSet.newBuilder().addField(99, many.build()).build();
    assertTrue(
        refused(TrackMessageRequest.newBuilder().setUnknownFields(set).build())
            .contains("fields at most"));
    assertTrue(
        refused(
                TrackBatchRequest.newBuilder()
                    .addItems(TrackItem.newBuilder().setUnknownFields(set))
                    .build())
            .startsWith("items[0]: must have "));
  }

  @Test
  void aSingleFieldSentAgainAndAgainIsRefused() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    for (int i = 0; i < 100_000; i++) {
      out.writeString(TrackMessageRequest.TENANT_ID_FIELD_NUMBER, "");
    }
    out.flush();
    RequestShape shape = limit(TrackMessageRequest.getDescriptor()).shape();
    assertThrows(ApiFault.class, () -> RequestScan.check(bytes.toByteArray(), shape));
  }

  @Test
  void groupsAndBrokenBytesAreMalformed() {
    RequestShape shape = limit(TrackMessageRequest.getDescriptor()).shape();
    ByteString group = ByteString.copyFrom(new byte[] {0x4b, 0x4c});
    assertThrows(
        InvalidProtocolBufferException.class, () -> RequestScan.check(group.toByteArray(), shape));
    assertThrows(
        InvalidProtocolBufferException.class,
        () -> RequestScan.check(new byte[] {0x2a, 0x7f, 0x01}, shape));
  }
}
