package dev.tollgate.gateway.whatsapp;

/** Names that customers give themselves. */
public final class ProfileName {
  private static final int CHARACTERS_MAX = 256;

  private ProfileName() {}

  /** The name as the contract takes it: shown, not compared, it is made to fit and not refused. */
  public static String fitting(String name) {
    StringBuilder fitting = new StringBuilder();
    name.codePoints()
        .limit(CHARACTERS_MAX)
        .filter(c -> Character.getType(c) != Character.SURROGATE)
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .forEach(fitting::appendCodePoint);
    return fitting.toString().strip();
  }
}
