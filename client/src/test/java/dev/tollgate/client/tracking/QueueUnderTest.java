package dev.tollgate.client.tracking;

import dev.tollgate.client.spool.Spool;
import dev.tollgate.client.spool.SpoolException;
import dev.tollgate.client.spool.SpoolSettings;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.metering.v1.TrackOutboundRequest;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A queue before a service in this process, with or without a spool. */
final class QueueUnderTest implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  final StreamService service = new StreamService();
  final TrackQueue queue;
  final Optional<Spool> spool;
  private final Server server;
  private final ManagedChannel channel;

  private QueueUnderTest(Optional<Spool> spool, TrackSettings settings) throws IOException {
    String name = InProcessServerBuilder.generateName();
    this.server = InProcessServerBuilder.forName(name).addService(service).build().start();
    this.channel = InProcessChannelBuilder.forName(name).build();
    this.spool = spool;
    this.queue = new TrackQueue(channel, spool, settings, System::nanoTime);
  }

  static QueueUnderTest inMemory(TrackSettings settings) throws IOException {
    return new QueueUnderTest(Optional.empty(), settings);
  }

  static QueueUnderTest spooled(Path directory, long itemsMax, TrackSettings settings)
      throws IOException, SpoolException {
    SpoolSettings spool = new SpoolSettings(directory, itemsMax, 1L << 30, false);
    return new QueueUnderTest(Optional.of(Spool.open(spool, InstantSource.system())), settings);
  }

  /** Of a tenant with one customer. */
  static TrackItem inbound(String customer, String id) {
    return inbound("of-" + customer, customer, id);
  }

  static TrackItem inbound(String tenant, String customer, String id) {
    return TrackItem.newBuilder()
        .setInbound(
            TrackMessageRequest.newBuilder()
                .setTenantId(tenant)
                .setCustomerId(customer)
                .setMessageId(id))
        .build();
  }

  /** A send to a conversation that is named by its id. */
  static TrackItem outbound(String tenant, String conversation, String id) {
    return TrackItem.newBuilder()
        .setOutbound(
            TrackOutboundRequest.newBuilder()
                .setTenantId(tenant)
                .setConversationId(conversation)
                .setMessageId(id))
        .build();
  }

  CompletableFuture<Report> submit(String customer, String id) {
    return submit(inbound(customer, id));
  }

  CompletableFuture<Report> submit(TrackItem item) {
    return queue.submit(item, true);
  }

  static Report get(CompletableFuture<Report> report) throws Exception {
    return report.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    queue.close();
    channel.shutdownNow();
    server.shutdownNow();
    spool.ifPresent(Spool::close);
  }
}
