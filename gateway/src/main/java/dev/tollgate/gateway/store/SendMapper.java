package dev.tollgate.gateway.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Param;

/** The statements; their SQL is in SendMapper.xml. */
interface SendMapper {
  /** Empty when the tenant has a send with this request id. */
  Optional<StoredSend> insert(@Param("send") NewSend send, @Param("now") Instant now);

  Optional<StoredSend> findByRequest(
      @Param("tenantId") String tenantId, @Param("requestId") String requestId);

  Optional<StoredSend> find(@Param("id") long id);

  List<StoredSend> list(SendFilter filter);

  /** A direct send that failed, or was begun before {@code stale}, is begun again. */
  Optional<StoredSend> retryDirect(
      @Param("id") long id, @Param("now") Instant now, @Param("stale") Instant stale);

  int finish(
      @Param("send") StoredSend send,
      @Param("state") SendState state,
      @Param("messageId") String messageId,
      @Param("error") String error,
      @Param("now") Instant now);

  int retry(
      @Param("send") StoredSend send,
      @Param("dueAt") Instant dueAt,
      @Param("error") String error,
      @Param("now") Instant now);

  List<StoredSend> replay(@Param("ids") Long[] ids, @Param("now") Instant now);

  long raiseFence(Lane lane);

  int requeueOrphans(@Param("lane") Lane lane, @Param("now") Instant now);

  int failOrphans(
      @Param("lane") Lane lane, @Param("error") String error, @Param("now") Instant now);

  Optional<StoredSend> takeNext(
      @Param("lane") Lane lane, @Param("fence") long fence, @Param("now") Instant now);

  Optional<Instant> nextDue(Lane lane);

  List<Lane> forgottenLanes(
      @Param("now") Instant now, @Param("late") Instant late, @Param("limit") int limit);

  Instant takeTurn(
      @Param("number") String number, @Param("now") Instant now, @Param("seconds") double seconds);

  List<StateCount> counts();

  Optional<Instant> oldestDue(@Param("now") Instant now);

  int deleteFinished(@Param("before") Instant before, @Param("limit") int limit);
}
