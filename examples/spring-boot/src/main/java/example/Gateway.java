package example;

import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A gateway whose client comes from application.properties. */
@SpringBootApplication
public class Gateway {
  public static void main(String[] args) {
    SpringApplication.run(Gateway.class, args);
  }

  /** Stands for a real provider, whose id of the message it gives. */
  @Bean
  Provider provider() {
    return (customer, text) -> "sid-" + UUID.randomUUID();
  }
}
