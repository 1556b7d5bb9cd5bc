package dev.tollgate.server.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.ibatis.annotations.Param;
import org.jspecify.annotations.Nullable;

/** The events that are to be told, and their deliveries. */
interface OutboxMapper {
  int insertEvents(@Param("lane") int lane, @Param("rows") Map<String, Object> rows);

  /** The lanes that have events without their deliveries. */
  List<Integer> lanesWaiting();

  /** An event whose deliveries are to be made. */
  record WaitingRow(long eventNo, String kind, @Nullable String tenantId) {}

  /** The first events of a lane without their deliveries, locked; not those that others lock. */
  List<WaitingRow> waiting(@Param("lane") int lane, @Param("limit") int limit);

  int insertDeliveries(
      @Param("lane") int lane,
      @Param("rows") Map<String, Object> rows,
      @Param("now") Instant now,
      @Param("retryUntil") Instant retryUntil);

  /** Says that the deliveries of events are made, and how long to keep these. */
  int keepUntil(
      @Param("lane") int lane, @Param("eventNos") long[] eventNos, @Param("until") Instant until);

  /** Where something is due. */
  record DueRow(int lane, long endpointNo) {}

  List<DueRow> due(@Param("endpointNos") long[] endpointNos, @Param("now") Instant now);

  /** What is needed to attempt a delivery. */
  record ClaimedRow(
      long eventNo,
      long leaseNo,
      int attempts,
      Instant retryUntil,
      String kind,
      String payload,
      Instant createdAt) {}

  /** Takes the deliveries that are due longest, and leases them. */
  List<ClaimedRow> claim(
      @Param("lane") int lane,
      @Param("endpointNo") long endpointNo,
      @Param("now") Instant now,
      @Param("leaseUntil") Instant leaseUntil,
      @Param("limit") int limit);

  /** Keeps what became of attempts, of those whose lease still stands. */
  int settle(@Param("lane") int lane, @Param("rows") Map<String, Object> rows);

  /** Removes deliveries that were kept long enough. */
  int deleteDeliveries(
      @Param("lane") int lane, @Param("now") Instant now, @Param("limit") int limit);

  /** Keeps events that deliveries need longer. */
  int postponeEvents(
      @Param("lane") int lane,
      @Param("now") Instant now,
      @Param("until") Instant until,
      @Param("limit") int limit);

  /** Removes events that were kept long enough and that no delivery needs. */
  int deleteEvents(@Param("lane") int lane, @Param("now") Instant now, @Param("limit") int limit);

  /** Parks what was given up while its endpoint was disabled. */
  int parkOverdue(
      @Param("lane") int lane,
      @Param("endpointNo") long endpointNo,
      @Param("now") Instant now,
      @Param("until") Instant until,
      @Param("limit") int limit);

  /** An endpoint that nobody is told of any more. */
  record UnusedRow(long endpointNo, boolean deleted) {}

  /** Endpoints that were disabled, or deleted before a time. */
  List<UnusedRow> unused(@Param("lane") int lane, @Param("deletedBefore") Instant deletedBefore);

  /** Removes deliveries to an endpoint. */
  int deleteDeliveriesTo(
      @Param("lane") int lane, @Param("endpointNo") long endpointNo, @Param("limit") int limit);

  int deleteEndpoint(@Param("lane") int lane, @Param("endpointNo") long endpointNo);

  /** What waits, up to a bound. */
  record BacklogRow(long depth, @Nullable Instant oldest) {}

  BacklogRow backlog(@Param("limit") int limit);
}
