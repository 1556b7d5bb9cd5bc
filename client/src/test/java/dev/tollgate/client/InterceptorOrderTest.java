package dev.tollgate.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InterceptorOrderTest {
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @Test
  @Timeout(60)
  void theFirstAddedSeesACallFirst() throws Exception {
    Server server =
        InProcessServerBuilder.forName("interceptors")
            .addService(new FakeMeteringService())
            .build()
            .start();
    try (TollgateClient client =
        TollgateClient.builder()
            .channel(InProcessChannelBuilder.forName("interceptors").build())
            .intercept(named("first"))
            .intercept(named("second"))
            .build()) {
      client
          .direct()
          .checkQuota(new QuotaCheck("t1", Recipient.customer("c1"), Consistency.STRONG));
      assertEquals(List.of("first", "second"), seen);
    } finally {
      server.shutdownNow();
    }
  }

  private ClientInterceptor named(String name) {
    return new ClientInterceptor() {
      @Override
      public <Q, A> ClientCall<Q, A> interceptCall(
          MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        seen.add(name);
        return next.newCall(method, options);
      }
    };
  }
}
