package dev.tollgate.client;

/**
 * What a key supplier throws when it has no key, such as {@link KeyFile}: the call fails as
 * UNAUTHENTICATED with this text. Of other exceptions only the class is told, because their text
 * may have the key in it.
 */
public final class KeyUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Says why there is no key.
   *
   * @param message shown to callers and in logs: it must not contain any part of a key
   */
  public KeyUnavailableException(String message) {
    super(message);
  }
}
