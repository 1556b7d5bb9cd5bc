package dev.tollgate.server.store;

import dev.tollgate.server.domain.Access;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key to be made.
 *
 * @param requestsPerSecond null: the server's own setting
 * @param expiresAt null: never
 */
public record NewKey(
    String keyId,
    String name,
    Access access,
    List<String> certificateNames,
    @Nullable Integer requestsPerSecond,
    @Nullable Instant expiresAt) {}
