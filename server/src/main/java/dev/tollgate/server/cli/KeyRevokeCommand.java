package dev.tollgate.server.cli;

import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.ApiKey;
import dev.tollgate.metering.v1.RevokeApiKeyRequest;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code key revoke}: ends a key for good. */
@Command(
    name = "revoke",
    description =
        "Ends an API key for good: every server that reaches the database refuses it"
            + " within a second.")
final class KeyRevokeCommand extends ClientCommand {
  @Mixin private RequestIdOption requestId = new RequestIdOption();

  @Parameters(paramLabel = "KEY", description = "The key's id: tg_<id>_<secret>.")
  private String keyId = "";

  @Override
  int ask(TollgateClient client) {
    ApiKey answer =
        AdminServiceGrpc.newBlockingStub(client.channel())
            .revokeApiKey(
                RevokeApiKeyRequest.newBuilder()
                    .setKeyId(keyId)
                    .setRequestId(requestId.givenOrRandom())
                    .build());
    return print(answer, KeyCommand.table(List.of(answer)));
  }
}
