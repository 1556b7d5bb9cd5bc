package dev.tollgate.server.api;

import io.grpc.netty.shaded.io.netty.handler.ssl.NotSslRecordException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.SSLException;
import org.slf4j.LoggerFactory;

/**
 * Turns what the transport logs of each connection that broke or was refused, a stack trace long,
 * into a line, and of many into a line now and then: anybody who reaches the port can cause it.
 */
final class BrokenConnections implements Filter {
  /** How often one is told of. */
  static final Duration INTERVAL = Duration.ofSeconds(10);

  /** How much is told of one. */
  static final int CHARACTERS_MAX = 200;

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(BrokenConnections.class);

  /** These two kept here, because a logger's settings go when nobody holds it. */
  private static final Logger TRANSPORT =
      Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerTransport.connections");

  /** Tells of refused handshakes, and without a filter nobody would see it: at FINE. */
  private static final Logger NEGOTIATION =
      Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.ProtocolNegotiators");

  /** How such a line begins; the transport does not say why. */
  private static final String HANDSHAKE_FAILED = "TLS negotiation failed for new client";

  private final InstantSource clock;
  private final Consumer<String> lines;
  private Instant next = Instant.MIN;
  private long untold;

  BrokenConnections(InstantSource clock, Consumer<String> lines) {
    this.clock = clock;
    this.lines = lines;
  }

  /** From now on, for all servers of this process. */
  static void tellBriefly() {
    BrokenConnections filter = new BrokenConnections(InstantSource.system(), LOG::info);
    TRANSPORT.setLevel(Level.FINE);
    TRANSPORT.setFilter(filter);
    NEGOTIATION.setFilter(filter);
    NEGOTIATION.setLevel(Level.FINE);
  }

  @Override
  public boolean isLoggable(LogRecord logged) {
    Throwable cause = logged.getThrown();
    if (cause != null) {
      tell(text(cause));
      return false;
    }
    if (logged.getMessage().startsWith(HANDSHAKE_FAILED)) {
      tell("its TLS handshake failed");
      return false;
    }
    return logged.getLevel().intValue() >= Level.INFO.intValue();
  }

  private synchronized void tell(String cause) {
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      untold++;
      return;
    }
    String others = untold == 0 ? "" : " (" + untold + " others before it)";
    lines.accept("A connection was refused or broke: " + cause + others);
    next = now.plus(INTERVAL);
    untold = 0;
  }

  /** Without bytes that the client sent: there may be a key among them. */
  static String text(Throwable cause) {
    if (cause instanceof NotSslRecordException) {
      return "it did not speak TLS";
    }
    if (!(cause instanceof SSLException) || cause.getMessage() == null) {
      return cause.getClass().getSimpleName();
    }
    String text = cause.getMessage().replaceAll("\\p{Cntrl}", " ");
    return text.length() <= CHARACTERS_MAX ? text : text.substring(0, CHARACTERS_MAX);
  }
}
