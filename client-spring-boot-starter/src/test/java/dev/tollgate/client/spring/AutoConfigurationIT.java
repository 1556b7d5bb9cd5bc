package dev.tollgate.client.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.client.TrackOutcome;
import dev.tollgate.client.micrometer.TollgateMetrics;
import dev.tollgate.testing.metering.MeteringServer;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** What a context gets, and when. */
@Timeout(120)
class AutoConfigurationIT {
  @TempDir Path directory;

  private final ApplicationContextRunner contexts =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  TollgateAutoConfiguration.class,
                  TollgateHealthAutoConfiguration.class,
                  TollgateMetricsAutoConfiguration.class));

  @Test
  void aClientReportsToTheServerOfTheProperties() throws IOException {
    try (MeteringServer server = MeteringServer.start()) {
      contexts
          .withPropertyValues("tollgate.target=" + server.target())
          .run(
              context ->
                  assertThat(
                          context
                              .getBean(TollgateClient.class)
                              .inbound()
                              .track(InboundMessage.builder("t1", "c1").messageId("m1").build()))
                      .isInstanceOf(TrackOutcome.Recorded.class));
      assertThat(server.recorded()).hasSize(1);
    }
  }

  @Test
  void theClientIsClosedWithTheContext() {
    Path lock = directory.resolve("spool");
    for (int i = 0; i < 2; i++) {
      // The second one could not have the directory if the first one still had it.
      contexts
          .withPropertyValues("tollgate.spool.directory=" + lock)
          .run(context -> assertThat(context).hasNotFailed().hasSingleBean(TollgateClient.class));
    }
    assertThat(Files.isDirectory(lock)).isTrue();
  }

  @Test
  void anApplicationsOwnClientTakesItsPlace() {
    TollgateClient own = TollgateClient.builder().build();
    contexts
        .withBean("own", TollgateClient.class, () -> own)
        .run(
            context -> {
              assertThat(context.getBean(TollgateClient.class)).isSameAs(own);
              assertThat(context).hasSingleBean(TollgateMetrics.class);
            });
  }

  @Test
  void itCanBeTurnedOff() {
    contexts
        .withPropertyValues("tollgate.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(TollgateClient.class)
                    .doesNotHaveBean(TollgateMetrics.class)
                    .doesNotHaveBean(HealthIndicator.class));
    contexts
        .withPropertyValues("management.health.tollgate.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(TollgateClient.class)
                    .doesNotHaveBean(HealthIndicator.class));
  }

  @Test
  void anApplicationWithMicrometerAndHealthGetsBoth() {
    contexts.run(
        context ->
            assertThat(context)
                .hasSingleBean(MeterBinder.class)
                .hasSingleBean(TollgateHealthIndicator.class));
  }

  @Test
  void customizersGoByTheirOrderAfterTheProperties() throws IOException {
    try (MeteringServer server = MeteringServer.start()) {
      contexts
          .withPropertyValues("tollgate.target=" + server.target())
          .withUserConfiguration(Customizers.class)
          .run(
              context -> {
                context
                    .getBean(TollgateClient.class)
                    .inbound()
                    .track(InboundMessage.builder("t1", "c1").messageId("m1").build());
                assertThat(context.getBean(Customizers.class).seen).startsWith("first", "second");
              });
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Customizers {
    final List<String> seen = new CopyOnWriteArrayList<>();

    @Bean
    @Order(2)
    TollgateClientCustomizer second() {
      return builder -> builder.intercept(seenAs("second"));
    }

    @Bean
    @Order(1)
    TollgateClientCustomizer first() {
      return builder -> builder.intercept(seenAs("first"));
    }

    private ClientInterceptor seenAs(String name) {
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
}
