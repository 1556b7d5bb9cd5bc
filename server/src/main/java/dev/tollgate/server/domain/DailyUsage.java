package dev.tollgate.server.domain;

/**
 * What a tenant used on a day.
 *
 * @param conversations sessions that started on the day
 * @param inbound inbound messages whose event time lies in the day; the other two likewise
 */
public record DailyUsage(
    BillingDay day, long conversations, long inbound, long outboundDirect, long outboundQueued) {

  /** The usage of a day on which nothing was recorded. */
  public static DailyUsage none(BillingDay day) {
    return new DailyUsage(day, 0, 0, 0, 0);
  }
}
