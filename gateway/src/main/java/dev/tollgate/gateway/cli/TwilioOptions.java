package dev.tollgate.gateway.cli;

import dev.tollgate.gateway.config.Secret;
import dev.tollgate.gateway.config.TwilioConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How Twilio is spoken to. */
final class TwilioOptions {
  @Option(
      names = "--twilio-account-sid",
      paramLabel = "SID",
      description = "Twilio's account, for tenants whose provider is twilio.")
  private @Nullable String accountSid;

  @Option(
      names = "--twilio-auth-token-file",
      paramLabel = "FILE",
      description = "File with that account's auth token.")
  private @Nullable Path authTokenFile;

  @Option(names = "--twilio-url", paramLabel = "URL", description = "Base URL of Twilio's API.")
  private URI url = TwilioConfig.DEFAULT_BASE_URL;

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      description =
          "How providers reach this gateway, such as https://gateway.example. Twilio signs the URL"
              + " that it calls: without this its webhooks are not taken.")
  private @Nullable URI publicUrl;

  /**
   * The settings.
   *
   * @throws IllegalArgumentException naming the setting that is wrong
   */
  TwilioConfig config() {
    if ((accountSid == null) != (authTokenFile == null)) {
      throw new IllegalArgumentException(
          "twilio-account-sid and twilio-auth-token-file go together");
    }
    Optional<TwilioConfig.Account> account =
        accountSid == null || authTokenFile == null
            ? Optional.empty()
            : Optional.of(
                new TwilioConfig.Account(
                    accountSid, Secret.read("twilio-auth-token-file", authTokenFile)));
    return new TwilioConfig(account, url, Optional.ofNullable(publicUrl));
  }
}
