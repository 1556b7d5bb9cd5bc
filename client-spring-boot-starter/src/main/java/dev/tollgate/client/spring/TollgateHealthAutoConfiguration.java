package dev.tollgate.client.spring;

import dev.tollgate.client.TollgateClient;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * The client's health as {@code tollgate}, in an application with health endpoints, unless {@code
 * management.health.tollgate.enabled} is false.
 */
@AutoConfiguration(after = TollgateAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnEnabledHealthIndicator("tollgate")
@ConditionalOnSingleCandidate(TollgateClient.class)
public class TollgateHealthAutoConfiguration {
  /** Makes the indicator of an application that has none of its own. */
  @Bean
  @ConditionalOnMissingBean(name = "tollgateHealthIndicator")
  public HealthIndicator tollgateHealthIndicator(TollgateClient client) {
    return new TollgateHealthIndicator(client);
  }
}
