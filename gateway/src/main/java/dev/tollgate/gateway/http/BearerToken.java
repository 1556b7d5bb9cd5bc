package dev.tollgate.gateway.http;

import dev.tollgate.gateway.config.Secret;
import io.javalin.http.Context;
import java.util.Optional;

/** The token that callers of the send API show. */
final class BearerToken {
  private static final String BEARER = "Bearer ";

  private final Optional<Secret> token;

  BearerToken(Optional<Secret> token) {
    this.token = token;
  }

  /**
   * Lets those pass who show it; compared in constant time.
   *
   * @throws RefusedException 401 without or with a wrong one, 503 when none is configured
   */
  void require(Context ctx) {
    Secret expected = token.orElseThrow(() -> off("no token for callers is configured"));
    String header = ctx.header("Authorization");
    boolean right =
        header != null
            && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
            && expected.matches(header.substring(BEARER.length()).strip());
    if (!right) {
      throw new RefusedException(
          Answer.error(401, "UNAUTHORIZED", "the bearer token is missing or wrong")
              .withHeader("WWW-Authenticate", "Bearer"));
    }
  }

  /** The refusal of a gateway that is not set up to send. */
  static RefusedException off(String why) {
    return new RefusedException(Answer.error(503, "SENDS_OFF", "sends are off: " + why));
  }
}
