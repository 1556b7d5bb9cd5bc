package dev.tollgate.server.store;

import dev.tollgate.server.domain.Reservation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.ibatis.annotations.Param;

/** Reservations. */
interface ReservationMapper {
  List<Reservation> reservations(
      @Param("lane") int lane,
      @Param("numbers") long[] numbers,
      @Param("rows") Map<String, Object> keys,
      @Param("conversations") long[] conversations,
      @Param("clock") Instant clock);

  List<Reservation> liveBefore(
      @Param("lane") int lane,
      @Param("tenantNo") long tenantNo,
      @Param("before") long before,
      @Param("limit") int limit,
      @Param("now") Instant now);

  int upsert(@Param("lane") int lane, @Param("rows") Map<String, Object> rows);

  int move(
      @Param("lane") int lane,
      @Param("rows") Map<String, Object> rows,
      @Param("clock") Instant clock);
}
