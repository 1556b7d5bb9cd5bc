package dev.tollgate.server.cli;

import com.google.protobuf.util.Durations;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.RotateApiKeyRequest;
import dev.tollgate.metering.v1.RotateApiKeyResponse;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code key rotate}: gives a key another secret. */
@Command(
    name = "rotate",
    description = {
      "Gives an API key another secret and prints the new key. It is shown this once.",
      "The secrets it has go on for the overlap: change every user over within it."
    })
final class KeyRotateCommand extends ClientCommand {
  @Mixin private RequestIdOption requestId = new RequestIdOption();
  @Mixin private KeyOutput output = new KeyOutput();

  @Parameters(paramLabel = "KEY", description = "The key's id: tg_<id>_<secret>.")
  private String keyId = "";

  @Option(
      names = "--overlap",
      defaultValue = "PT24H",
      paramLabel = "DURATION",
      description =
          "How long the secrets it has go on: up to P30D; PT0S ends them at once, for a secret that"
              + " leaked.")
  private Duration overlap = Duration.ZERO;

  @Override
  int ask(TollgateClient client) {
    output.open();
    RotateApiKeyResponse answer;
    try {
      answer =
          AdminServiceGrpc.newBlockingStub(client.channel())
              .rotateApiKey(
                  RotateApiKeyRequest.newBuilder()
                      .setKeyId(keyId)
                      .setOverlap(Durations.fromNanos(overlap.toNanos()))
                      .setRequestId(requestId.givenOrRandom())
                      .build());
    } catch (RuntimeException e) {
      output.discard();
      throw e;
    }
    return issued(answer.getKey(), answer.getKeyText(), output);
  }
}
