package dev.tollgate.gateway.http;

import dev.tollgate.gateway.config.Secret;
import dev.tollgate.gateway.provider.Provider;
import dev.tollgate.gateway.provider.Providers;
import dev.tollgate.gateway.send.SendRequest;
import dev.tollgate.gateway.send.Sends;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** {@code POST /api/whatsapp/send}: sends a text, or puts it into the queue. */
public final class SendEndpoint {
  private final BearerToken token;
  private final SendBody bodies;
  private final Providers providers;
  private final Sends sends;
  private final SendAnswers answers;

  /**
   * Takes sends.
   *
   * @param callerToken what callers show; empty turns sends off
   * @param way whose providers take a send, and how it goes there
   * @param answers makes the answers
   */
  public SendEndpoint(Optional<Secret> callerToken, SendBody bodies, Way way, SendAnswers answers) {
    this.token = new BearerToken(callerToken);
    this.bodies = bodies;
    this.providers = way.providers();
    this.sends = way.sends();
    this.answers = answers;
  }

  /**
   * How a send goes out.
   *
   * @param providers by tenant
   * @param sends asks the quota, and queues or sends
   */
  public record Way(Providers providers, Sends sends) {}

  CompletableFuture<Answer> send(Context ctx) {
    token.require(ctx);
    SendRequest request = bodies.read(RequestBody.readObject(ctx));
    Provider provider =
        providers
            .of(request.tenant())
            .orElseThrow(() -> BearerToken.off("no credentials of the provider are configured"));
    return sends.send(request, provider).handle(answers::of);
  }
}
