package dev.tollgate.gateway.http;

import dev.tollgate.gateway.config.Secret;
import dev.tollgate.gateway.config.WebhookConfig;
import dev.tollgate.gateway.inbound.Inbound;
import dev.tollgate.gateway.json.InvalidBodyException;
import dev.tollgate.gateway.metering.Counter;
import dev.tollgate.gateway.metering.Counters;
import dev.tollgate.gateway.whatsapp.Webhook;
import dev.tollgate.gateway.whatsapp.WebhookParser;
import dev.tollgate.gateway.whatsapp.WebhookSignature;
import io.javalin.http.Context;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@code /webhooks/whatsapp}: the Cloud API's verification handshake and its webhooks. */
public final class WebhookEndpoint {
  private final WebhookSignature signature;
  private final Optional<Secret> verifyToken;
  private final WebhookParser parser;
  private final Inbound inbound;
  private final Counters counters;

  /** Checks webhooks by the configuration, reads them, and hands them to the inbound side. */
  public WebhookEndpoint(
      WebhookConfig config, WebhookParser parser, Inbound inbound, Counters counters) {
    this.signature = new WebhookSignature(config.appSecret());
    this.verifyToken = config.verifyToken();
    this.parser = parser;
    this.inbound = inbound;
    this.counters = counters;
  }

  /** Answers the challenge to those who know the verify token. */
  void verify(Context ctx) {
    String mode = text(ctx.queryParam("hub.mode"));
    String token = text(ctx.queryParam("hub.verify_token"));
    boolean known = verifyToken.isPresent() && verifyToken.get().matches(token);
    if (!known || !mode.equals("subscribe")) {
      throw new RefusedException(
          Answer.error(403, "NOT_VERIFIED", "hub.mode or hub.verify_token is wrong"));
    }
    ctx.contentType("text/plain; charset=utf-8").result(text(ctx.queryParam("hub.challenge")));
  }

  /** Takes one webhook; 200 once what is in it is recorded, or safe in the spool. */
  CompletableFuture<Answer> receive(Context ctx) {
    Webhook webhook;
    try {
      webhook = parser.parse(signedBody(ctx));
    } catch (InvalidBodyException refused) {
      counters.add(Counter.WEBHOOK_POSTS_REFUSED);
      throw new RefusedException(Answer.error(400, refused.code(), text(refused.getMessage())));
    } catch (RefusedException refused) {
      counters.add(Counter.WEBHOOK_POSTS_REFUSED);
      throw refused;
    }
    counters.add(Counter.WEBHOOK_POSTS);
    return inbound
        .report(webhook)
        .thenApply(
            done ->
                done
                    ? Answer.ok(Map.of("status", "ok"))
                    : Answer.error(503, "METERING_AWAY", "not recorded: send it again")
                        .withHeader("Retry-After", "1"));
  }

  private byte[] signedBody(Context ctx) {
    byte[] body = RequestBody.read(ctx, RequestBody.WEBHOOK_BYTES_MAX);
    if (!signature.isValid(text(ctx.header(WebhookSignature.HEADER)), body)) {
      throw new RefusedException(
          Answer.error(
              401,
              "WRONG_SIGNATURE",
              WebhookSignature.HEADER + " is not the signature of this body"));
    }
    return body;
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
