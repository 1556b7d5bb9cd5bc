package dev.tollgate.testing.metering;

import dev.tollgate.metering.v1.TrackItem;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A metering service behind a real socket of this machine. */
public final class MeteringServer implements AutoCloseable {
  /** Messages of this tenant are refused for good. */
  public static final String REFUSED_TENANT = "refused";

  private final FakeMetering service = new FakeMetering();
  private final Server server;

  private MeteringServer(int port) throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .addService(service)
            .build()
            .start();
  }

  /** Starts one at a port that is free. */
  public static MeteringServer start() throws IOException {
    return new MeteringServer(0);
  }

  /** Starts one at this port, which had another before. */
  public static MeteringServer startAt(int port) throws IOException {
    return new MeteringServer(port);
  }

  /** Where it listens. */
  public int port() {
    return server.getPort();
  }

  /** Where it listens, as clients are told. */
  public String target() {
    return "127.0.0.1:" + port();
  }

  /** Whether sends are allowed from now on; they are at first. */
  public void allow(boolean allowing) {
    service.allow(allowing);
  }

  /** The messages that were recorded, each once. */
  public List<TrackItem> recorded() {
    return service.recorded();
  }

  /** Stops at once, as a server does that is killed. */
  @Override
  public void close() {
    server.shutdownNow();
    try {
      if (!server.awaitTermination(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the server does not stop");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
