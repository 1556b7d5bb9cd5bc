package dev.tollgate.gateway.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Param;

/**
 * The statements; their SQL is in DeliveryMapper.xml. Rows go in as one JSON array, so that a
 * statement has one parameter however many there are.
 */
interface DeliveryMapper {
  int insertMissing(@Param("keys") String keys, @Param("now") Instant now);

  List<DeliveryRow> lock(@Param("keys") String keys);

  int update(@Param("rows") String rows, @Param("now") Instant now);

  Optional<DeliveryRow> find(
      @Param("tenantId") String tenantId, @Param("messageId") String messageId);

  List<DeliveryRow> giveBacksDue(@Param("now") Instant now, @Param("limit") int limit);

  int settleGiveBacks(
      @Param("keys") String keys,
      @Param("giveBack") DeliveryRow.GiveBack giveBack,
      @Param("now") Instant now);

  int postponeGiveBacks(@Param("keys") String keys, @Param("at") Instant at);

  int deleteOld(@Param("before") Instant before, @Param("limit") int limit);
}
