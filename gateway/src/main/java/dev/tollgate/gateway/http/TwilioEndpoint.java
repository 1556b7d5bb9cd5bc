package dev.tollgate.gateway.http;

import dev.tollgate.gateway.config.TwilioConfig;
import dev.tollgate.gateway.inbound.TwilioInbound;
import dev.tollgate.gateway.json.InvalidBodyException;
import dev.tollgate.gateway.metering.Counter;
import dev.tollgate.gateway.metering.Counters;
import dev.tollgate.gateway.twilio.Form;
import dev.tollgate.gateway.twilio.TwilioPost;
import dev.tollgate.gateway.twilio.TwilioSignature;
import io.javalin.http.Context;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@code /webhooks/twilio}: messages that came in by Twilio, and what became of sent ones. */
public final class TwilioEndpoint {
  private static final String IDEMPOTENCY_TOKEN = "I-Twilio-Idempotency-Token";

  /** Nothing is said back to the customer. */
  private static final String NO_REPLY = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>";

  private final Optional<TwilioSignature> signature;
  private final Optional<URI> publicUrl;
  private final TwilioInbound inbound;
  private final Counters counters;
  private final SeenTokens seen = new SeenTokens();

  /** Checks posts by the configuration, and hands them to the inbound side. */
  public TwilioEndpoint(TwilioConfig config, TwilioInbound inbound, Counters counters) {
    this.signature = config.account().map(account -> new TwilioSignature(account.authToken()));
    this.publicUrl = config.publicUrl();
    this.inbound = inbound;
    this.counters = counters;
  }

  private interface Handling {
    CompletableFuture<Boolean> of(TwilioPost post) throws InvalidBodyException;
  }

  /** Takes a message that came in. */
  CompletableFuture<Answer> receive(Context ctx) {
    return handled(ctx, inbound::message);
  }

  /** Takes what became of a message. */
  CompletableFuture<Answer> status(Context ctx) {
    return handled(ctx, inbound::status);
  }

  private CompletableFuture<Answer> handled(Context ctx, Handling handling) {
    try {
      TwilioPost post = signed(ctx);
      counters.add(Counter.WEBHOOK_POSTS);
      String token = text(ctx.header(IDEMPOTENCY_TOKEN));
      if (seen.has(token)) {
        counters.add(Counter.WEBHOOK_POSTS_REPEATED);
        return CompletableFuture.completedFuture(taken());
      }
      return handling.of(post).thenApply(done -> answer(done, token));
    } catch (InvalidBodyException refused) {
      counters.add(Counter.WEBHOOK_POSTS_REFUSED);
      throw new RefusedException(Answer.error(400, refused.code(), text(refused.getMessage())));
    } catch (RefusedException refused) {
      counters.add(Counter.WEBHOOK_POSTS_REFUSED);
      throw refused;
    }
  }

  private Answer answer(boolean done, String token) {
    if (done) {
      seen.add(token);
      return taken();
    }
    return Answer.error(503, "METERING_AWAY", "not recorded: send it again")
        .withHeader("Retry-After", "1");
  }

  private static Answer taken() {
    return new Answer(200, NO_REPLY, Map.of("Content-Type", "text/xml"));
  }

  private TwilioPost signed(Context ctx) throws InvalidBodyException {
    if (signature.isEmpty() || publicUrl.isEmpty()) {
      throw new RefusedException(
          Answer.error(
              503, "TWILIO_OFF", "Twilio is off: its account or the public URL is not configured"));
    }
    byte[] body = RequestBody.read(ctx, RequestBody.FORM_BYTES_MAX);
    Map<String, String> form = Form.read(new String(body, StandardCharsets.UTF_8));
    String query = ctx.queryString();
    String url = publicUrl.get() + ctx.path() + (query == null ? "" : "?" + query);
    if (!signature.get().isValid(text(ctx.header(TwilioSignature.HEADER)), url, form)) {
      throw new RefusedException(
          Answer.error(
              401,
              "WRONG_SIGNATURE",
              TwilioSignature.HEADER + " is not the signature of this post to the public URL"));
    }
    return new TwilioPost(form);
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
