package dev.tollgate.client;

/** Keys for tests. None stands in the sources as a whole, so that secret scanners stay quiet. */
final class Keys {
  private Keys() {}

  /** A well-formed key, another for each letter of a to z. */
  static String of(char letter) {
    String each = String.valueOf(letter);
    return "tg_" + each.repeat(12) + "_" + each.repeat(47);
  }

  static String header(String key) {
    return "Bearer " + key;
  }
}
