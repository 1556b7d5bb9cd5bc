package dev.tollgate.server.store;

import java.time.Instant;
import java.util.List;

/**
 * Messages to take back.
 *
 * @param reason why, for people
 * @param allowFinal messages in periods that are final may be among them
 */
public record VoidRequest(String tenantId, Selection selection, String reason, boolean allowFinal) {

  /** Messages that one call takes back by label at most. */
  public static final int BY_LABEL_MAX = 10_000;

  /** Which messages. */
  public sealed interface Selection {}

  /** Those of these ids. */
  public record ByIds(List<String> messageIds) implements Selection {
    public ByIds {
      messageIds = List.copyOf(messageIds);
    }
  }

  /** Those with a label, of a stretch of time: {@link #BY_LABEL_MAX} of them, the earliest. */
  public record ByLabel(String key, String value, Instant from, Instant to) implements Selection {}

  /**
   * What became of it.
   *
   * @param voided messages that were taken back
   * @param alreadyVoided messages that had been before
   * @param unknown ids of no message
   * @param more there are more messages with the label
   */
  public record Outcome(long voided, long alreadyVoided, List<String> unknown, boolean more) {
    public Outcome {
      unknown = List.copyOf(unknown);
    }
  }
}
