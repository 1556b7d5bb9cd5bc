package dev.tollgate.server.store;

import java.util.Map;
import org.apache.ibatis.annotations.Param;

/** The events that are to be told, and their deliveries. */
interface OutboxMapper {
  int insertEvents(@Param("lane") int lane, @Param("rows") Map<String, Object> rows);
}
