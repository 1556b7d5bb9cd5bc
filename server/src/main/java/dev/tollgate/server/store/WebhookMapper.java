package dev.tollgate.server.store;

import java.time.Instant;
import java.util.List;
import org.apache.ibatis.annotations.Param;
import org.jspecify.annotations.Nullable;

/** The endpoints and their secrets, and what admin calls do with deliveries. */
interface WebhookMapper {
  /** How the endpoints stand: two equal ones have nothing changed between them. */
  record MarkRow(long lastChange, long count) {}

  MarkRow mark(@Param("lane") int lane);

  /** All that are not deleted. */
  List<WebhookRow> all(@Param("lane") int lane);

  /** The enabled ones. */
  List<WebhookRow> enabled(@Param("lane") int lane);

  @Nullable WebhookRow one(@Param("lane") int lane, @Param("endpointNo") long endpointNo);

  /**
   * Those with the highest numbers below {@code before}, highest first.
   *
   * @param tenantIds only those of some of these tenants and no other; null: all
   */
  List<WebhookRow> before(
      @Param("lane") int lane,
      @Param("before") long before,
      @Param("tenantIds") String @Nullable [] tenantIds,
      @Param("limit") int limit);

  /** The secrets of these endpoints, newest first. */
  List<WebhookRow.SecretRow> secrets(
      @Param("lane") int lane, @Param("endpointNos") long[] endpointNos);

  int count(@Param("lane") int lane);

  int insert(@Param("lane") int lane, @Param("row") WebhookRow row);

  int update(@Param("lane") int lane, @Param("row") WebhookRow row);

  int markDeleted(
      @Param("lane") int lane,
      @Param("endpointNo") long endpointNo,
      @Param("changeNo") long changeNo,
      @Param("at") Instant at);

  int insertSecret(@Param("lane") int lane, @Param("secret") WebhookRow.SecretRow secret);

  /** Lets the secrets end at a time, those that would not end before. */
  int endSecrets(
      @Param("lane") int lane, @Param("endpointNo") long endpointNo, @Param("at") Instant at);

  /** Forgets the secrets that have ended by a time; null: all. */
  int deleteSecrets(
      @Param("lane") int lane,
      @Param("endpointNo") long endpointNo,
      @Param("until") @Nullable Instant until);

  /** Where a page of deliveries begins: after the delivery of this time, lane and number. */
  record Place(Instant createdAt, int lane, long eventNo) {}

  /** The deliveries of an endpoint in a state that were made before a place, newest first. */
  List<DeliveryRow> deliveries(
      @Param("endpointNo") long endpointNo,
      @Param("state") String state,
      @Param("before") Place before,
      @Param("limit") int limit);

  /** Makes parked deliveries pending again, the oldest first. */
  int replayParked(
      @Param("endpointNo") long endpointNo,
      @Param("now") Instant now,
      @Param("retryUntil") Instant retryUntil,
      @Param("limit") int limit);

  /** Makes one pending again, unless it is. */
  int replay(
      @Param("lane") int lane,
      @Param("eventNo") long eventNo,
      @Param("endpointNo") long endpointNo,
      @Param("now") Instant now,
      @Param("retryUntil") Instant retryUntil);

  @Nullable DeliveryRow delivery(
      @Param("lane") int lane,
      @Param("eventNo") long eventNo,
      @Param("endpointNo") long endpointNo);
}
