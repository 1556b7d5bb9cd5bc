package dev.tollgate.server.cli;

import com.google.protobuf.Timestamp;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.ApiKey;
import dev.tollgate.metering.v1.CreateApiKeyRequest;
import dev.tollgate.metering.v1.CreateApiKeyResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code key create}: makes a key. */
@Command(
    name = "create",
    description = {
      "Makes an API key and prints it. It is shown this once: only a hash of it is kept.",
      "Nobody can give scopes or tenants that their own key does not have."
    })
final class KeyCreateCommand extends ClientCommand {
  /** What a key is good for. */
  enum Scope {
    TRACK(dev.tollgate.metering.v1.Scope.SCOPE_TRACK),
    CHECK(dev.tollgate.metering.v1.Scope.SCOPE_CHECK),
    READ(dev.tollgate.metering.v1.Scope.SCOPE_READ),
    VOID(dev.tollgate.metering.v1.Scope.SCOPE_VOID),
    ADMIN(dev.tollgate.metering.v1.Scope.SCOPE_ADMIN);

    private final dev.tollgate.metering.v1.Scope contract;

    Scope(dev.tollgate.metering.v1.Scope contract) {
      this.contract = contract;
    }
  }

  @Mixin private RequestIdOption requestId = new RequestIdOption();
  @Mixin private KeyOutput output = new KeyOutput();

  @Option(
      names = "--name",
      required = true,
      paramLabel = "TEXT",
      description = "Whose it is, for people: 1 to 128 characters.",
      showDefaultValue = Visibility.NEVER)
  private String name = "";

  @Option(
      names = "--scope",
      required = true,
      split = ",",
      paramLabel = "SCOPE",
      description = "What it is good for: ${COMPLETION-CANDIDATES}, joined by commas.",
      showDefaultValue = Visibility.NEVER)
  private List<Scope> scopes = new ArrayList<>();

  @Option(
      names = "--tenant",
      paramLabel = "ID",
      description = "A tenant it is good for; may be repeated, 1000 at most.")
  private List<String> tenants = new ArrayList<>();

  @Option(
      names = "--all-tenants",
      arity = "0",
      fallbackValue = "true",
      description = "Good for every tenant, in place of --tenant.")
  private boolean allTenants;

  @Option(
      names = "--certificate",
      paramLabel = "NAME",
      description =
          "A client certificate that stands for it: subject:<RFC 2253 name>, dns:<name> or"
              + " uri:<uri>; may be repeated.")
  private List<String> certificates = new ArrayList<>();

  @Option(
      names = "--calls-per-second",
      paramLabel = "N",
      description = "Calls a second that a server takes of it; the server's setting when absent.")
  private @Nullable Integer callsPerSecond;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "When it ends, such as 2027-01-15T12:00:00Z; never when absent.")
  private @Nullable Instant expires;

  @Override
  int ask(TollgateClient client) {
    if (allTenants == !tenants.isEmpty()) {
      throw wrong("give --tenant, once or more, or --all-tenants");
    }
    output.open();
    CreateApiKeyResponse answer;
    try {
      answer = AdminServiceGrpc.newBlockingStub(client.channel()).createApiKey(request());
    } catch (RuntimeException e) {
      output.discard();
      throw e;
    }
    return issued(answer.getKey(), answer.getKeyText(), output);
  }

  private CreateApiKeyRequest request() {
    ApiKey.Builder key =
        ApiKey.newBuilder()
            .setName(name)
            .addAllScopes(scopes.stream().map(scope -> scope.contract).toList())
            .setAllTenants(allTenants)
            .addAllTenantIds(tenants)
            .addAllCertificateNames(certificates);
    if (callsPerSecond != null) {
      key.setRequestsPerSecond(callsPerSecond);
    }
    if (expires != null) {
      key.setExpiresAt(
          Timestamp.newBuilder().setSeconds(expires.getEpochSecond()).setNanos(expires.getNano()));
    }
    return CreateApiKeyRequest.newBuilder()
        .setKey(key)
        .setRequestId(requestId.givenOrRandom())
        .build();
  }
}
