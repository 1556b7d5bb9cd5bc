package dev.tollgate.server.cli;

import static java.util.Objects.requireNonNull;

import dev.tollgate.client.tls.TlsFileException;
import dev.tollgate.server.config.TlsConfig;
import dev.tollgate.server.config.TlsConfig.ClientCertificates;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How the server's connections are encrypted. */
final class TlsOptions {
  @Option(
      names = "--tls-cert-file",
      paramLabel = "FILE",
      description =
          "PEM file with the server's certificate, then those that vouch for it. Turns TLS on;"
              + " read anew when it changes, as are the other TLS files.")
  private @Nullable Path certificateFile;

  @Option(
      names = "--tls-key-file",
      paramLabel = "FILE",
      description = "PEM file (PKCS#8, no password) with the certificate's private key.")
  private @Nullable Path keyFile;

  @Option(
      names = "--tls-client-ca-file",
      paramLabel = "FILE",
      description = "PEM file with the authorities that vouch for client certificates.")
  private @Nullable Path clientCaFile;

  @Option(
      names = "--tls-client-auth",
      paramLabel = "none|optional|required",
      description =
          "Whether clients show a certificate: optional by default where there is a"
              + " --tls-client-ca-file, else none.")
  private @Nullable ClientAuth clientAuth;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  /** Whether clients show a certificate. */
  enum ClientAuth {
    NONE,
    OPTIONAL,
    REQUIRED
  }

  /** What the options say together; empty when TLS is off. */
  Optional<TlsConfig> config() {
    if (certificateFile == null || keyFile == null) {
      if (certificateFile != null) {
        throw wrong("--tls-cert-file needs --tls-key-file");
      }
      if (keyFile != null) {
        throw wrong("--tls-key-file needs --tls-cert-file");
      }
      if (clientCaFile != null || (clientAuth != null && clientAuth != ClientAuth.NONE)) {
        throw wrong(
            "--tls-client-ca-file and --tls-client-auth need --tls-cert-file and --tls-key-file");
      }
      return Optional.empty();
    }
    return Optional.of(
        new TlsConfig(certificateFile, keyFile, clients(), TlsConfig.RELOAD_INTERVAL));
  }

  private Optional<ClientCertificates> clients() {
    if (clientAuth == ClientAuth.NONE) {
      return Optional.empty();
    }
    if (clientCaFile == null) {
      if (clientAuth != null) {
        throw wrong("--tls-client-auth needs --tls-client-ca-file");
      }
      return Optional.empty();
    }
    return Optional.of(new ClientCertificates(clientCaFile, clientAuth == ClientAuth.REQUIRED));
  }

  /** That a file cannot be used, under the name of its option. */
  ParameterException wrong(TlsFileException fault) {
    Path file = fault.file();
    String option =
        file.equals(keyFile)
            ? "--tls-key-file"
            : file.equals(certificateFile) ? "--tls-cert-file" : "--tls-client-ca-file";
    return wrong(option + " cannot be used: " + fault.getMessage());
  }

  private ParameterException wrong(String message) {
    return new ParameterException(requireNonNull(command).commandLine(), message);
  }
}
