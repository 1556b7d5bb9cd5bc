package dev.tollgate.gateway.config;

import dev.tollgate.gateway.whatsapp.MessageKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which kinds of messages are counted.
 *
 * @param kinds those that are; {@link MessageKind#MESSAGE} always is
 */
public record CountConfig(Set<MessageKind> kinds) {
  /** Holds the kinds. */
  public CountConfig {
    EnumSet<MessageKind> all = EnumSet.of(MessageKind.MESSAGE);
    all.addAll(kinds);
    kinds = Set.copyOf(all);
  }

  /** Only what customers wrote. */
  public static CountConfig defaults() {
    return new CountConfig(Set.of());
  }

  /**
   * Reads the words of kinds that are counted too.
   *
   * @throws IllegalArgumentException naming the word that is none
   */
  public static CountConfig of(List<String> words) {
    return new CountConfig(
        words.stream()
            .map(
                word ->
                    MessageKind.of(word)
                        .orElseThrow(
                            () ->
                                new IllegalArgumentException(
                                    "count has to be of " + all() + ", not " + word)))
            .collect(Collectors.toSet()));
  }

  private static String all() {
    return Stream.of(MessageKind.values()).map(MessageKind::word).collect(Collectors.joining(", "));
  }
}
