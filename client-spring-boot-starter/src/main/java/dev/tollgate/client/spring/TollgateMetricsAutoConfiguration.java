package dev.tollgate.client.spring;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.client.micrometer.TollgateMetrics;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** The client's meters, in an application with Micrometer. */
@AutoConfiguration(after = TollgateAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnSingleCandidate(TollgateClient.class)
public class TollgateMetricsAutoConfiguration {
  /** Makes the meters of an application that has none of its own. */
  @Bean
  @ConditionalOnMissingBean
  public TollgateMetrics tollgateMetrics(TollgateClient client) {
    return new TollgateMetrics(client);
  }
}
