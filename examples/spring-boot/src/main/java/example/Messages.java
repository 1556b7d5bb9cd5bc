package example;

import dev.tollgate.client.HttpDenial;
import dev.tollgate.client.InboundMessage;
import dev.tollgate.client.OutboundSend;
import dev.tollgate.client.Permission;
import dev.tollgate.client.Recipient;
import dev.tollgate.client.SendPath;
import dev.tollgate.client.SendReport;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.client.TollgateException;
import dev.tollgate.client.TrackOutcome;
import java.time.InstantSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A provider's webhook, and sends. */
@RestController
class Messages {
  private final TollgateClient tollgate;
  private final Provider provider;
  private final InstantSource clock = InstantSource.system();

  Messages(TollgateClient tollgate, Provider provider) {
    this.tollgate = tollgate;
    this.provider = provider;
  }

  /** 503 has the provider send the message again; it counts once however often it comes. */
  @PostMapping("/inbound")
  ResponseEntity<Void> inbound(
      @RequestParam String tenant, @RequestParam String customer, @RequestParam String id) {
    TrackOutcome outcome =
        tollgate.inbound().track(InboundMessage.builder(tenant, customer).messageId(id).build());
    boolean done = outcome.isSafe() || outcome instanceof TrackOutcome.Refused;
    return ResponseEntity.status(done ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE).build();
  }

  @PostMapping("/send")
  ResponseEntity<String> send(
      @RequestParam String tenant, @RequestParam String customer, @RequestParam String text) {
    SendReport report =
        tollgate
            .outbound()
            .send(
                OutboundSend.of(tenant, Recipient.customer(customer), SendPath.DIRECT),
                () -> provider.send(customer, text));
    if (report instanceof SendReport.Sent sent) {
      return ResponseEntity.ok(sent.messageId());
    } else if (report instanceof SendReport.Denied denied) {
      return denied(denied.permission());
    }
    return ResponseEntity.status(HttpStatus.BAD_GATEWAY).build();
  }

  /** Without a decision there is nothing to tell but to come again. */
  private ResponseEntity<String> denied(Permission permission) {
    return permission
        .decision()
        .map(decision -> HttpDenial.of(decision, clock.instant()))
        .map(Messages::answer)
        .orElse(ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).build());
  }

  private static ResponseEntity<String> answer(HttpDenial denial) {
    HttpHeaders headers = new HttpHeaders();
    denial.headers().forEach(headers::set);
    return ResponseEntity.status(denial.status()).headers(headers).body(denial.body());
  }

  @ExceptionHandler
  ResponseEntity<String> wrong(TollgateException wrong) {
    return ResponseEntity.badRequest().body(wrong.getMessage());
  }
}
