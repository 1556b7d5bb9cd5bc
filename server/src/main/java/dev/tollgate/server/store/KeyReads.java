package dev.tollgate.server.store;

import dev.tollgate.server.domain.ApiKey;
import dev.tollgate.server.domain.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads keys. Blocks. Throws {@link StoreException} when the database failed. */
public final class KeyReads {
  /** Changes that one look takes at most. */
  static final int CHANGES_MAX = 1000;

  private final Sessions sessions;

  public KeyReads(DataSource readers) {
    this.sessions = new Sessions(readers);
  }

  /**
   * Keys that have changed.
   *
   * @param upTo the number of the last of these changes, or the one that was asked for
   * @param more there are further changes
   */
  public record Changes(List<ApiKey> keys, long upTo, boolean more) {}

  /**
   * The keys that changed since.
   *
   * @param after {@link Changes#upTo} of the last call; -1 for the first
   */
  public Changes changedAfter(long after) {
    return Reads.read(
        sessions,
        session -> {
          KeyMapper mapper = session.getMapper(KeyMapper.class);
          List<KeyRow> rows = mapper.changedAfter(KeyStore.LANE, after, CHANGES_MAX);
          long upTo = rows.isEmpty() ? after : rows.get(rows.size() - 1).changeNo();
          return new Changes(keys(mapper, rows), upTo, rows.size() == CHANGES_MAX);
        });
  }

  /**
   * A key and when it was last used.
   *
   * @param lastUsedAt to within some minutes; null: never
   */
  public record Listed(ApiKey key, @Nullable Instant lastUsedAt) {}

  /**
   * The keys that have no scope beyond these, newest first.
   *
   * @param before the number of the last key of the page before; null for the first page
   */
  public Page<Listed> keys(Set<Scope> scopes, @Nullable Long before, int size) {
    return Reads.read(
        sessions,
        session -> {
          KeyMapper mapper = session.getMapper(KeyMapper.class);
          List<KeyRow> rows =
              mapper.keysBefore(
                  KeyStore.LANE,
                  before == null ? Long.MAX_VALUE : before,
                  scopes.stream().map(Scope::name).toArray(String[]::new),
                  size + 1);
          List<ApiKey> keys = keys(mapper, rows);
          List<Listed> listed =
              IntStream.range(0, rows.size())
                  .mapToObj(i -> new Listed(keys.get(i), rows.get(i).lastUsedAt()))
                  .toList();
          return Page.of(listed, size);
        });
  }

  private static List<ApiKey> keys(KeyMapper mapper, List<KeyRow> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    String[] ids = rows.stream().map(KeyRow::keyId).toArray(String[]::new);
    Map<String, List<KeyRow.SecretRow>> secrets =
        mapper.secrets(KeyStore.LANE, ids).stream()
            .collect(Collectors.groupingBy(KeyRow.SecretRow::keyId));
    return rows.stream()
        .map(row -> row.toKey(secrets.getOrDefault(row.keyId(), List.of())))
        .toList();
  }
}
