package dev.tollgate.server.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Who may call.
 *
 * @param requireKeys whether every call needs a key; without, whoever reaches the server may do
 *     everything
 * @param bootstrapKeyFile file with the text of a new installation's first admin key; without, that
 *     key is made and printed once
 */
public record AccessConfig(boolean requireKeys, Optional<Path> bootstrapKeyFile) {
  /** Without keys: for a machine of one's own. */
  public static final AccessConfig OPEN = new AccessConfig(false, Optional.empty());
}
