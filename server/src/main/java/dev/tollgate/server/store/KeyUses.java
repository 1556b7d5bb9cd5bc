package dev.tollgate.server.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.ibatis.session.SqlSession;

/** Keeps when keys were last used. Blocks. */
public final class KeyUses {
  private final Sessions sessions;

  public KeyUses(DataSource writers) {
    this.sessions = new Sessions(writers);
  }

  /**
   * Keeps the times where they are later than those that are kept.
   *
   * @param lastUsedAt by the id of the key
   * @throws StoreException when the database failed
   */
  public void keep(Map<String, Instant> lastUsedAt) {
    // Sorted, so that servers that write at once lock the rows in the same order.
    List<Map.Entry<String, Instant>> uses =
        lastUsedAt.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
    if (uses.isEmpty()) {
      return;
    }
    try (SqlSession session = sessions.open()) {
      session
          .getMapper(KeyMapper.class)
          .upsertUses(
              KeyStore.LANE,
              Columns.of(uses)
                  .texts("keyId", Map.Entry::getKey)
                  .times("lastUsedAt", Map.Entry::getValue)
                  .map());
    } catch (RuntimeException e) {
      throw Failures.translate(e);
    }
  }
}
