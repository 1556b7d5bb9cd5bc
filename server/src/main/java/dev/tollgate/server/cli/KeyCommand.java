package dev.tollgate.server.cli;

import dev.tollgate.metering.v1.ApiKey;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code key}: what is done with API keys. */
@Command(
    name = "key",
    description = "Makes, lists, rotates and revokes API keys.",
    subcommands = {
      KeyCreateCommand.class,
      KeyListCommand.class,
      KeyRotateCommand.class,
      KeyRevokeCommand.class,
      KeyGenerateCommand.class
    })
final class KeyCommand {
  /** Keys, one a row. */
  static TextTable table(List<ApiKey> keys) {
    TextTable table =
        TextTable.withHeader(
            "KEY", "NAME", "SCOPES", "TENANTS", "CREATED", "BY", "EXPIRES", "LAST USED", "STATE");
    for (ApiKey key : keys) {
      table.row(
          key.getKeyId(),
          key.getName(),
          scopes(key),
          key.getAllTenants() ? "all" : String.join(",", key.getTenantIdsList()),
          Texts.time(key.getCreatedAt()),
          key.getCreatedBy(),
          key.hasExpiresAt() ? Texts.time(key.getExpiresAt()) : Texts.NOTHING,
          key.hasLastUsedAt() ? Texts.time(key.getLastUsedAt()) : Texts.NOTHING,
          state(key));
    }
    return table;
  }

  private static String scopes(ApiKey key) {
    return key.getScopesList().stream()
        .map(scope -> Texts.withoutPrefix(scope, "SCOPE_"))
        .collect(Collectors.joining(","));
  }

  private static String state(ApiKey key) {
    if (key.hasRevokedAt()) {
      return "revoked by " + key.getRevokedBy();
    }
    int secrets = key.getSecretsCount();
    if (secrets == 0) {
      return "expired";
    }
    return secrets == 1 ? "live" : "live, " + secrets + " secrets";
  }
}
