package dev.tollgate.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.netty.shaded.io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class BrokenConnectionsTest {
  private final List<String> lines = new ArrayList<>();

  @Test
  void whatTheClientSentIsNotTold() {
    String bytes = "not an SSL/TLS record: 617574686f72697a6174696f6e";
    assertEquals("it did not speak TLS", BrokenConnections.text(new NotSslRecordException(bytes)));
    assertEquals("IOException", BrokenConnections.text(new IOException(bytes)));
  }

  @Test
  void handshakesAreToldInOneShortLine() {
    assertEquals(
        "PKIX path building failed: a b",
        BrokenConnections.text(new SSLHandshakeException("PKIX path building failed: a\nb")));
    assertEquals(
        BrokenConnections.CHARACTERS_MAX,
        BrokenConnections.text(new SSLHandshakeException("x".repeat(10_000))).length());
    assertEquals("SSLHandshakeException", BrokenConnections.text(new SSLHandshakeException(null)));
  }

  @Test
  void stackTracesAreNotLoggedAndOtherLinesAre() {
    BrokenConnections filter = new BrokenConnections(InstantSource.system(), lines::add);
    LogRecord plain = new LogRecord(Level.INFO, "plain");
    assertTrue(filter.isLoggable(plain));
    assertFalse(filter.isLoggable(new LogRecord(Level.FINE, "fine")));
    plain.setThrown(new SSLHandshakeException("refused"));
    assertFalse(filter.isLoggable(plain));
    assertEquals(List.of("A connection was refused or broke: refused"), lines);
    String failed = "TLS negotiation failed for new client.\nSSLEngine Details: []";
    assertFalse(filter.isLoggable(new LogRecord(Level.FINE, failed)));
  }

  @Test
  void manyMakeALineNowAndThen() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    BrokenConnections filter = new BrokenConnections(now::get, lines::add);
    LogRecord refused = new LogRecord(Level.FINE, "");
    refused.setThrown(new SSLHandshakeException("refused"));
    for (int i = 0; i < 1000; i++) {
      assertFalse(filter.isLoggable(refused));
    }
    assertEquals(1, lines.size());
    now.set(Instant.EPOCH.plus(BrokenConnections.INTERVAL));
    assertFalse(filter.isLoggable(refused));
    assertEquals("A connection was refused or broke: refused (999 others before it)", lines.get(1));
    assertEquals(2, lines.size());
  }
}
