package dev.tollgate.client.spring;

import dev.tollgate.client.TlsOptions;
import dev.tollgate.client.TollgateClient;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the properties say to a client's builder. */
final class ClientOptions {
  private ClientOptions() {}

  static TollgateClient.Builder builder(TollgateProperties properties) {
    TollgateClient.Builder builder = TollgateClient.builder().target(properties.target());
    Property.set(
        "tollgate.deadline", properties.deadline(), builder, TollgateClient.Builder::deadline);
    addKey(properties, builder);
    addSecurity(properties, builder);
    TollgateProperties.Spool spool = properties.spool();
    if (spool != null) {
      builder.spool(SpoolProperties.options(spool));
    }
    return builder.quota(QuotaProperties.options(properties.quota()));
  }

  /** What is set and empty is not set: such as by {@code ${TOLLGATE_KEY:}}. */
  private static void addKey(TollgateProperties properties, TollgateClient.Builder builder) {
    String key = properties.key();
    Path file = properties.keyFile();
    boolean hasKey = key != null && !key.isEmpty();
    boolean hasFile = file != null && !file.toString().isEmpty();
    if (hasKey && hasFile) {
      throw Property.exclusive("tollgate.key", "tollgate.key-file");
    }
    if (key != null && hasKey) {
      builder.key(() -> key);
    }
    if (file != null && hasFile) {
      builder.keyFile(file);
    }
  }

  private static void addSecurity(TollgateProperties properties, TollgateClient.Builder builder) {
    TollgateProperties.@Nullable Tls tls = properties.tls();
    if (tls != null && tls.enabled()) {
      if (properties.plaintext()) {
        throw Property.invalid("tollgate.plaintext", true, "contradicts tollgate.tls");
      }
      builder.tls(tls(tls));
    } else if (properties.plaintext()) {
      builder.plaintext();
    }
  }

  private static TlsOptions tls(TollgateProperties.Tls tls) {
    String certificate = "tollgate.tls.certificate-file";
    String key = "tollgate.tls.private-key-file";
    if (tls.certificateFile() != null) {
      Property.required(key, tls.privateKeyFile(), certificate);
    }
    if (tls.privateKeyFile() != null) {
      Property.required(certificate, tls.certificateFile(), key);
    }
    return new TlsOptions(
        Optional.ofNullable(tls.caFile()),
        Optional.ofNullable(tls.certificateFile()),
        Optional.ofNullable(tls.privateKeyFile()));
  }
}
