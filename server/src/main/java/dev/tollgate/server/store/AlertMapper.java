package dev.tollgate.server.store;

import java.time.Instant;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.cursor.Cursor;
import org.jspecify.annotations.Nullable;

/** Tenants that were told to have passed a threshold. */
interface AlertMapper {
  Cursor<TenantRow> toldSince(
      @Param("since") Instant since,
      @Param("tenantIds") String @Nullable [] tenantIds,
      @Param("now") Instant now);
}
