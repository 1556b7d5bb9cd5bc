package dev.tollgate.client.spring;

import dev.tollgate.client.TollgateClient;
import java.io.UncheckedIOException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** A client as {@link TollgateProperties} say, closed with the application. */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "tollgate.enabled", matchIfMissing = true)
@EnableConfigurationProperties(TollgateProperties.class)
public class TollgateAutoConfiguration {
  /** Makes the client of an application that has none of its own. */
  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  public TollgateClient tollgateClient(
      TollgateProperties properties, ObjectProvider<TollgateClientCustomizer> customizers) {
    TollgateClient.Builder builder = ClientOptions.builder(properties);
    customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
    try {
      return builder.build();
    } catch (UncheckedIOException | IllegalArgumentException | IllegalStateException failure) {
      throw new ClientNotBuiltException(failure);
    }
  }
}
