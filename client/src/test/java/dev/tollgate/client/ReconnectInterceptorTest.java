package dev.tollgate.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.MeteringServiceGrpc.MeteringServiceBlockingStub;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconnectInterceptorTest {
  private final FakeMeteringService service = new FakeMeteringService();
  private Instant now = Instant.parse("2025-01-15T12:00:00Z");
  private Server server;
  private CountingChannel channel;
  private MeteringServiceBlockingStub stub;

  @BeforeEach
  void start() throws IOException {
    String name = InProcessServerBuilder.generateName();
    server = InProcessServerBuilder.forName(name).addService(service).build().start();
    channel = new CountingChannel(InProcessChannelBuilder.forName(name).build());
    Channel intercepted =
        ClientInterceptors.intercept(channel, new ReconnectInterceptor(channel, () -> now));
    stub = MeteringServiceGrpc.newBlockingStub(intercepted);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void connectsAgainAtMostOnceAPause() {
    failWith(Status.UNAVAILABLE);
    failWith(Status.UNAVAILABLE);
    assertEquals(1, channel.resets);

    now = now.plus(ReconnectInterceptor.PAUSE).minusMillis(1);
    failWith(Status.UNAVAILABLE);
    assertEquals(1, channel.resets);

    now = now.plusMillis(1);
    failWith(Status.UNAVAILABLE);
    assertEquals(2, channel.resets);
  }

  @Test
  void aClockThatWasSetBackDoesNotStopIt() {
    failWith(Status.UNAVAILABLE);
    now = now.minusSeconds(3600);
    failWith(Status.UNAVAILABLE);

    assertEquals(2, channel.resets);
  }

  @Test
  void otherFailuresAndAnswersLeaveTheConnectionAlone() {
    failWith(Status.INVALID_ARGUMENT);
    failWith(Status.DEADLINE_EXCEEDED);
    assertEquals(service.check, stub.checkQuota(CheckQuotaRequest.getDefaultInstance()));

    assertEquals(0, channel.resets);
  }

  private void failWith(Status status) {
    service.failNext(status.asRuntimeException());
    StatusRuntimeException failure =
        assertThrows(
            StatusRuntimeException.class,
            () -> stub.checkQuota(CheckQuotaRequest.getDefaultInstance()));
    assertEquals(status.getCode(), failure.getStatus().getCode());
  }

  /** Counts how often it was told to connect again. */
  private static final class CountingChannel extends ManagedChannel {
    private final ManagedChannel channel;
    private int resets;

    CountingChannel(ManagedChannel channel) {
      this.channel = channel;
    }

    @Override
    public void resetConnectBackoff() {
      resets++;
    }

    @Override
    public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
      return channel.newCall(method, options);
    }

    @Override
    public String authority() {
      return channel.authority();
    }

    @Override
    public ManagedChannel shutdown() {
      channel.shutdown();
      return this;
    }

    @Override
    public ManagedChannel shutdownNow() {
      channel.shutdownNow();
      return this;
    }

    @Override
    public boolean isShutdown() {
      return channel.isShutdown();
    }

    @Override
    public boolean isTerminated() {
      return channel.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
      return channel.awaitTermination(timeout, unit);
    }
  }
}
