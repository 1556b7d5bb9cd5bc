package dev.tollgate.client;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a key may look like. Its errors tell what is wrong and nothing of the key. */
final class KeyText {
  /** Far above any key, and below what servers take as headers. */
  static final int CHARACTERS_MAX = 1024;

  private static final String PREFIX = "tg_";
  private static final Pattern WHOLE = Pattern.compile("tg_[a-z2-7]{12}_[a-z2-7]{47}");

  private KeyText() {}

  /** Why this cannot be sent as a key; nothing when it can. */
  static Optional<String> problem(@Nullable String key) {
    if (key == null) {
      return Optional.of("is null");
    }
    if (key.isBlank()) {
      return Optional.of("is empty");
    }
    if (key.length() > CHARACTERS_MAX) {
      return Optional.of("is longer than " + CHARACTERS_MAX + " characters");
    }
    if (!key.chars().allMatch(c -> c > ' ' && c <= '~')) {
      return Optional.of(
          "has characters that no key has: it is one word of ASCII, without spaces and line ends");
    }
    return Optional.empty();
  }

  /** As {@link #problem}, for a text that may be half written. */
  static Optional<String> problemOfFile(String key) {
    return problem(key)
        .or(
            () ->
                key.startsWith(PREFIX) && !WHOLE.matcher(key).matches()
                    ? Optional.of("is not a whole key, which is tg_, an id, _ and a secret")
                    : Optional.empty());
  }
}
