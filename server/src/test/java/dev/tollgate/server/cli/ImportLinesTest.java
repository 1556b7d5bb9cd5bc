package dev.tollgate.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.util.Timestamps;
import dev.tollgate.metering.v1.SendPath;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ImportLinesTest {
  private static final String HEADER =
      "direction,tenant_id,customer_id,conversation_id,customer_alias.1,customer_alias.2,"
          + "message_id,occurred_at,customer_name,path,label.a,label.b c\n";

  @Test
  void everyColumnHasItsField() throws Exception {
    ImportLines lines =
        csv(
            HEADER
                + "Inbound,t,c,,x,y,m1,2025-01-15T12:00:00.5Z,\"Ann\n\"\"A\"\"\",,1,2\n"
                + ",t,c,,,,m2,2025-01-15T12:00:00+03:00,,,,\n"
                + "outbound,t,,cnv,x,,m3,2025-01-15T12:00:00Z,Ann,QUEUED,1,\n"
                + "outbound,t,c,,,,m4,,,,,\n");
    assertEquals(
        ImportLine.of(
            2,
            TrackItem.newBuilder()
                .setInbound(
                    TrackMessageRequest.newBuilder()
                        .setTenantId("t")
                        .setCustomerId("c")
                        .addCustomerAliases("x")
                        .addCustomerAliases("y")
                        .setMessageId("m1")
                        .setOccurredAt(Timestamps.parse("2025-01-15T12:00:00.5Z"))
                        .setCustomerName("Ann\n\"A\"")
                        .putLabels("a", "1")
                        .putLabels("b c", "2"))
                .build()),
        lines.next());
    assertEquals(
        ImportLine.of(
            4,
            TrackItem.newBuilder()
                .setInbound(
                    TrackMessageRequest.newBuilder()
                        .setTenantId("t")
                        .setCustomerId("c")
                        .setMessageId("m2")
                        .setOccurredAt(Timestamps.parse("2025-01-15T09:00:00Z")))
                .build()),
        lines.next());
    assertEquals(
        ImportLine.of(
            5,
            TrackItem.newBuilder()
                .setOutbound(
                    TrackOutboundRequest.newBuilder()
                        .setTenantId("t")
                        .setConversationId("cnv")
                        .addCustomerAliases("x")
                        .setMessageId("m3")
                        .setOccurredAt(Timestamps.parse("2025-01-15T12:00:00Z"))
                        .setPath(SendPath.SEND_PATH_QUEUED)
                        .putLabels("a", "1"))
                .build()),
        lines.next());
    TrackOutboundRequest last = next(lines).item().orElseThrow().getOutbound();
    assertEquals(SendPath.SEND_PATH_DIRECT, last.getPath());
    assertTrue(!last.hasOccurredAt());
    assertNull(lines.next());
  }

  @Test
  void rowsThatMakeNoSenseSayWhy() throws Exception {
    ImportLines lines =
        csv(
            HEADER
                + "both,t,c,,,,m,2025-01-15T12:00:00Z,,,,\n"
                + ",t,c,cnv,,,m,2025-01-15T12:00:00Z,,,,\n"
                + ",t,c,,,,m,2025-01-15T12:00:00Z,,direct,,\n"
                + "outbound,t,c,cnv,,,m,2025-01-15T12:00:00Z,,,,\n"
                + "outbound,t,c,,,,m,2025-01-15T12:00:00Z,,carried,,\n"
                + ",t,c,,,,m,2025-01-15,,,,\n"
                + ",t,c,,,,m,2025-01-15T12:00:00Z,,,,,more\n");
    for (String fault :
        List.of(
            "direction: must be inbound or outbound",
            "conversation_id: is for outbound messages alone",
            "path: is for outbound messages alone",
            "customer_id and conversation_id exclude each other",
            "path: must be direct or queued",
            "occurred_at: must be a time such as 2025-01-15T12:00:00Z",
            "has 13 fields, and the first line 12")) {
      assertEquals(fault, next(lines).fault());
    }
    assertNull(lines.next());
  }

  @Test
  void aFirstLineThatNamesNoMessagesIsRefused() {
    assertRefused("", "empty");
    assertRefused("tenant_id,message_id,occurred_at,tenant_id\n", "'tenant_id' is there twice");
    assertRefused("tenant_id,message_id\n", "'occurred_at' is missing");
    assertRefused("Tenant_id,message_id,occurred_at\n", "unknown column 'Tenant_id'");
  }

  private static void assertRefused(String text, String why) {
    UnreadableFileException refused = assertThrows(UnreadableFileException.class, () -> csv(text));
    assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
  }

  @Test
  void aQuoteThatIsNotClosedEndsTheFile() throws Exception {
    String open = "\"" + "x".repeat(CsvLines.ROW_CHARACTERS_MAX + 1);
    ImportLines lines = csv("tenant_id,message_id,occurred_at\nt,m,2025-01-15T12:00:00Z\n" + open);
    assertEquals(2, next(lines).number());
    UnreadableFileException end = assertThrows(UnreadableFileException.class, lines::next);
    assertTrue(String.valueOf(end.getMessage()).contains("after line 2"), end.getMessage());
  }

  @Test
  void jsonLinesAreNumberedAsTheyStand() throws IOException {
    ImportLines lines =
        new JsonLines(
            in(
                "\n{\"inbound\": {\"tenantId\": \"t\"}}\r\n  \n{\"unknown\": 1}\n"
                    + "x".repeat(JsonLines.LINE_BYTES_MAX + 1)
                    + "\n{\"inbound\": {\"tenant_id\": \"\u00e4\"}}"));
    ImportLine first = next(lines);
    assertEquals(2, first.number());
    assertEquals("t", first.item().orElseThrow().getInbound().getTenantId());
    ImportLine unknown = next(lines);
    assertEquals(4, unknown.number());
    assertTrue(unknown.fault().contains("unknown"), unknown.fault());
    assertEquals(
        ImportLine.bad(5, "is longer than " + JsonLines.LINE_BYTES_MAX + " bytes"), lines.next());
    ImportLine last = next(lines);
    assertEquals(6, last.number());
    assertEquals("\u00e4", last.item().orElseThrow().getInbound().getTenantId());
    assertNull(lines.next());
  }

  private static ImportLine next(ImportLines lines) throws IOException {
    return Objects.requireNonNull(lines.next(), "the lines have ended");
  }

  private static CsvLines csv(String text) throws IOException {
    return new CsvLines(in(text));
  }

  private static InputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
