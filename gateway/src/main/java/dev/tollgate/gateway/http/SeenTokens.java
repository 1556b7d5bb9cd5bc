package dev.tollgate.gateway.http;

import dev.tollgate.gateway.recent.RecentMap;
import java.util.Collections;
import java.util.Set;

/**
 * Tokens of posts that were answered 200. Twilio gives a repeated post the token of the first. What
 * is forgotten does no harm: a message is known by its id.
 */
final class SeenTokens {
  /** Some minutes of a busy gateway; Twilio repeats within seconds. */
  static final int MAX = 10_000;

  private static final int CHARACTERS_MAX = 128;

  private final Set<String> tokens = Collections.newSetFromMap(new RecentMap<>(MAX));

  synchronized boolean has(String token) {
    return tokens.contains(token);
  }

  synchronized void add(String token) {
    if (!token.isEmpty() && token.length() <= CHARACTERS_MAX) {
      tokens.add(token);
    }
  }
}
