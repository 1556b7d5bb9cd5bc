package dev.tollgate.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.netty.shaded.io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class BrokenConnectionsTest {
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
    BrokenConnections filter = new BrokenConnections(InstantSource.system());
    LogRecord plain = new LogRecord(Level.INFO, "plain");
    assertTrue(filter.isLoggable(plain));
    plain.setThrown(new SSLHandshakeException("refused"));
    assertFalse(filter.isLoggable(plain));
  }
}
