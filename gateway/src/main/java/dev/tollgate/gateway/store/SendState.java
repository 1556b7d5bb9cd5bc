package dev.tollgate.gateway.store;

import java.util.Locale;

/** How far a send has come. */
public enum SendState {
  /** It waits, for its turn or for its next try. */
  QUEUED,
  /** It is with the provider. */
  SENDING,
  /** The provider took it. */
  SENT,
  /** The quota refused it when its turn came; it can be replayed. */
  REFUSED,
  /** The provider did not take it, for good or after all tries; it can be replayed. */
  FAILED;

  /** The word that people and programs read. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it ended without being sent. */
  public boolean isReplayable() {
    return this == REFUSED || this == FAILED;
  }
}
