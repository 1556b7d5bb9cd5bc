package dev.tollgate.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.netty.shaded.io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many connections are let in, and what is read of one that does not read. */
class ConnectionGateTest {
  private final EmbeddedChannel listener = new EmbeddedChannel(new ConnectionGate(4));
  private final List<EmbeddedChannel> connections = new ArrayList<>();

  private static final class From extends EmbeddedChannel {
    private final SocketAddress remote;

    From(String address, int port) {
      remote = new InetSocketAddress(address, port);
    }

    @Override
    protected SocketAddress remoteAddress0() {
      return remote;
    }

    @Override
    public SocketAddress remoteAddress() {
      return remote;
    }
  }

  private boolean enters(String address) {
    EmbeddedChannel connection = new From(address, 1000 + connections.size());
    connections.add(connection);
    boolean passed = listener.writeInbound(connection);
    assertEquals(passed, connection.isOpen());
    if (passed) {
      assertEquals(connection, listener.readInbound());
    }
    return passed;
  }

  @Test
  void oneAddressHasHalfOfAllAndGetsBackWhatItCloses() {
    assertTrue(enters("127.0.0.2"));
    assertTrue(enters("127.0.0.2"));
    assertFalse(enters("127.0.0.2"));
    assertTrue(enters("127.0.0.3"));
    assertTrue(enters("127.0.0.4"));
    assertFalse(enters("127.0.0.5"));
    assertTrue(connections.get(0).close().isDone());
    connections.get(0).runPendingTasks();
    assertTrue(enters("127.0.0.2"));
    assertFalse(enters("127.0.0.5"));
  }

  @Test
  void nothingIsReadWhileAnswersAreNot() {
    assertTrue(enters("127.0.0.2"));
    EmbeddedChannel connection = connections.get(0);
    connection.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    connection.runPendingTasks();
    assertFalse(connection.config().isAutoRead());
    connection.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    connection.runPendingTasks();
    assertTrue(connection.config().isAutoRead());
  }
}
