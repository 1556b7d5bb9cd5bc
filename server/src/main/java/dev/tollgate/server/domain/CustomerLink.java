package dev.tollgate.server.domain;

import java.util.Set;
import java.util.function.BiPredicate;

/** Whether ids that stand on one message are taken for one customer's. */
public final class CustomerLink {
  /** Ids of one conversation: a person has a few; more are a mistake that would join everybody. */
  public static final int IDS_MAX = 16;

  private CustomerLink() {}

  /**
   * Whether the customers of two disjoint sets of ids may become one.
   *
   * @param apart whether two ids were told apart for good
   */
  public static boolean allowed(
      Set<String> ids, Set<String> others, BiPredicate<String, String> apart) {
    return ids.size() + others.size() <= IDS_MAX
        && ids.stream().noneMatch(id -> others.stream().anyMatch(other -> apart.test(id, other)));
  }
}
