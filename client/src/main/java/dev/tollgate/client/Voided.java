package dev.tollgate.client;

import java.util.List;

/**
 * The answer to a {@link VoidRequest}.
 *
 * @param voided how many messages were taken back now
 * @param alreadyVoided how many had been before
 * @param unknownMessageIds those of the ids that are no message's
 */
public record Voided(long voided, long alreadyVoided, List<String> unknownMessageIds) {

  /** Holds one answer. */
  public Voided {
    unknownMessageIds = List.copyOf(unknownMessageIds);
  }

  /** Without the messages' ids, which are personal data. */
  @Override
  public String toString() {
    return "Voided[voided="
        + voided
        + ", alreadyVoided="
        + alreadyVoided
        + ", unknown="
        + unknownMessageIds.size()
        + "]";
  }
}
