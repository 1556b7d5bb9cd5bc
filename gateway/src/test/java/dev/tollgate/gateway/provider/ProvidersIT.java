package dev.tollgate.gateway.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tollgate.gateway.config.ProviderConfig;
import dev.tollgate.gateway.config.ProviderKind;
import dev.tollgate.gateway.config.Secret;
import dev.tollgate.gateway.config.Tenant;
import dev.tollgate.gateway.config.TwilioConfig;
import dev.tollgate.gateway.provider.ProviderException.Kind;
import dev.tollgate.gateway.standin.Fault;
import dev.tollgate.gateway.standin.Handed;
import dev.tollgate.gateway.standin.StandIn;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Both providers, over real HTTP to the stand-in. */
class ProvidersIT {
  private static final Duration PATIENT = Duration.ofSeconds(20);
  private static final Duration HASTY = Duration.ofMillis(500);
  private final StandIn standIn = StandIn.start(0);

  @AfterEach
  void stop() {
    standIn.close();
  }

  @ParameterizedTest
  @EnumSource(ProviderKind.class)
  void aTextIsHandedOverWithItsRequestId(ProviderKind kind) {
    String messageId = provider(kind).send(text(kind, "a & b = \u00e9", "order 7&8")).join();
    Handed handed = standIn.delivered().get(0).handed();
    assertEquals(standIn.delivered().get(0).messageId(), messageId);
    assertEquals(kind == ProviderKind.TWILIO ? "+966550000001" : "100000000007919", handed.from());
    assertEquals("+966536656166", handed.to());
    assertEquals("a & b = \u00e9", handed.text());
    assertEquals("order 7&8", handed.requestId());
    assertEquals(messageId, provider(kind).send(text(kind, "again", "order 7&8")).join());
    assertEquals(1, standIn.delivered().size(), "the stand-in knows the id");
    assertEquals(2, standIn.attempts());
  }

  @ParameterizedTest
  @CsvSource({
    "CLOUD_API, 400, 130429, RETRYABLE",
    "CLOUD_API, 400, 131056, RETRYABLE",
    "CLOUD_API, 400, 80007, RETRYABLE",
    "CLOUD_API, 500, 1, RETRYABLE",
    "CLOUD_API, 400, 131047, REFUSED",
    "CLOUD_API, 400, 131026, REFUSED",
    "CLOUD_API, 401, 190, REFUSED",
    "TWILIO, 429, 20429, RETRYABLE",
    "TWILIO, 503, 20503, RETRYABLE",
    "TWILIO, 400, 63016, REFUSED",
    "TWILIO, 400, 21211, REFUSED",
    "TWILIO, 401, 20003, REFUSED"
  })
  void aCodeSaysWhatIsKnownOfTheMessage(
      ProviderKind provider, int status, int code, Kind expected) {
    standIn.fail(
        provider == ProviderKind.TWILIO
            ? Fault.twilio(status, code)
            : Fault.cloudApi(status, code));
    ProviderException failure = failure(provider);
    assertEquals(expected, failure.kind());
    assertEquals(code, failure.errorCode().orElseThrow());
    assertEquals(status, failure.status().orElseThrow());
    assertFalse(String.valueOf(failure.getMessage()).contains("stand-in"));
  }

  @ParameterizedTest
  @CsvSource({
    "429, RETRYABLE",
    "503, RETRYABLE",
    "500, UNCERTAIN",
    "502, UNCERTAIN",
    "504, UNCERTAIN",
    "200, UNCERTAIN",
    "400, REFUSED",
    "302, REFUSED"
  })
  void withoutACodeTheStatusDoes(int status, Kind expected) {
    for (ProviderKind provider : ProviderKind.values()) {
      standIn.fail(new Fault(false, status, "<html>"));
      assertEquals(expected, failure(provider).kind(), provider::word);
      standIn.fail(new Fault(false, status, "{}"));
      assertEquals(expected, failure(provider).kind(), provider::word);
    }
  }

  @ParameterizedTest
  @EnumSource(ProviderKind.class)
  void anAnswerThatIsLostOrLateLeavesItUncertain(ProviderKind provider) {
    standIn.fail(Fault.lostAnswer());
    assertEquals(Kind.UNCERTAIN, failure(provider).kind());
    standIn.recover();
    standIn.hold();
    assertEquals(Kind.UNCERTAIN, failure(provider(provider, HASTY), provider).kind());
  }

  @ParameterizedTest
  @EnumSource(ProviderKind.class)
  void aProviderThatIsNotThereHasNotTakenIt(ProviderKind provider) {
    Provider gone = provider(provider);
    standIn.close();
    ProviderException failure = failure(gone, provider);
    assertEquals(Kind.RETRYABLE, failure.kind());
    assertEquals(Optional.empty(), failure.retryAfter());
  }

  @Test
  void twilioWithoutAPublicUrlGetsNoCallback() {
    TwilioConfig config =
        new TwilioConfig(Optional.of(account()), standIn.twilioUrl(), Optional.empty());
    new Twilio(config, account(), PATIENT).send(text(ProviderKind.TWILIO, "a", "order-7")).join();
    assertEquals("", standIn.delivered().get(0).handed().requestId());
  }

  private ProviderException failure(ProviderKind kind) {
    return failure(provider(kind), kind);
  }

  private static ProviderException failure(Provider provider, ProviderKind kind) {
    CompletionException failure =
        assertThrows(CompletionException.class, () -> provider.send(text(kind, "a", "r-1")).join());
    return assertInstanceOf(ProviderException.class, failure.getCause());
  }

  private Provider provider(ProviderKind kind) {
    return provider(kind, PATIENT);
  }

  private Provider provider(ProviderKind kind, Duration timeout) {
    if (kind == ProviderKind.CLOUD_API) {
      return new CloudApi(
          new ProviderConfig(standIn.cloudApiUrl(), timeout), Secret.of("token", "a token"));
    }
    TwilioConfig config =
        new TwilioConfig(
            Optional.of(account()),
            standIn.twilioUrl(),
            Optional.of(URI.create("https://gateway.example")));
    return new Twilio(config, account(), timeout);
  }

  private static TwilioConfig.Account account() {
    return new TwilioConfig.Account("AC1", Secret.of("token", "auth token"));
  }

  private static OutgoingText text(ProviderKind kind, String text, String requestId) {
    return new OutgoingText(
        new Tenant("rest-001", "100000000007919", "+966550000001", kind),
        "+966536656166",
        text,
        requestId);
  }
}
