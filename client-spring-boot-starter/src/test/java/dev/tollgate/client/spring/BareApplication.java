package dev.tollgate.client.spring;

import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** An application that is run with fewer classes than the tests have. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class BareApplication {
  /** Starts and stops it. */
  public static List<String> beans() {
    SpringApplication application = new SpringApplication(BareApplication.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    try (var context = application.run()) {
      return List.of(context.getBeanDefinitionNames());
    }
  }
}
