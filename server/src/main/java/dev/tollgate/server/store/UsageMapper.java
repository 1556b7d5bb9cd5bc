package dev.tollgate.server.store;

import dev.tollgate.server.domain.SessionPolicy;
import java.time.Instant;
import java.util.List;
import org.apache.ibatis.annotations.Param;
import org.jspecify.annotations.Nullable;

/** What usage calls read. */
interface UsageMapper {
  /** A session with its customer. */
  record ListedRow(
      long conversationNo,
      Instant startAt,
      Instant endAt,
      long sessionNo,
      long messageCount,
      SessionPolicy policy,
      int windowSeconds,
      String customerId,
      String customerName) {}

  /** Whose sessions: of one conversation, or of all. */
  record Owner(int lane, long tenantNo, @Nullable Long conversationNo) {}

  @Nullable UsageRow usage(
      @Param("lane") int lane,
      @Param("tenantNo") long tenantNo,
      @Param("periodStart") Instant periodStart);

  @Nullable Long conversationOf(
      @Param("lane") int lane,
      @Param("tenantNo") long tenantNo,
      @Param("customerId") String customerId);

  List<ListedRow> sessions(
      @Param("owner") Owner owner, @Param("query") SessionQuery query, @Param("limit") int limit);
}
