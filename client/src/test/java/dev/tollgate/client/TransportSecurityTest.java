package dev.tollgate.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransportSecurityTest {
  private static final String HERE = "127.0.0.1:9090";
  private static final String ELSEWHERE = "tollgate.example:9090";
  private static final Optional<TlsOptions> TLS = Optional.of(TlsOptions.defaults());
  private static final Optional<TlsOptions> NOTHING_SAID = Optional.empty();

  @TempDir private Path directory;

  @Test
  void onlyThisMachineIsReachedUnencryptedUnlessAskedFor() {
    assertInstanceOf(InsecureChannelCredentials.class, credentials(HERE, NOTHING_SAID, false));
    assertInstanceOf(TlsChannelCredentials.class, credentials(HERE, TLS, false));
    assertInstanceOf(TlsChannelCredentials.class, credentials(ELSEWHERE, NOTHING_SAID, false));
    assertInstanceOf(TlsChannelCredentials.class, credentials(ELSEWHERE, TLS, false));
    assertInstanceOf(InsecureChannelCredentials.class, credentials(ELSEWHERE, NOTHING_SAID, true));
  }

  @Test
  void contradictionsAreRefused() {
    TollgateClient.Builder both = TollgateClient.builder().tls(TlsOptions.defaults()).plaintext();
    TollgateClient.Builder given =
        TollgateClient.builder()
            .tls(TlsOptions.defaults())
            .channel(InProcessChannelBuilder.forName("unused").build());

    assertThrows(IllegalStateException.class, both::build);
    assertThrows(IllegalStateException.class, given::build);
  }

  @Test
  void aCertificateAndItsKeyGoTogether() {
    Path file = directory.resolve("a.pem");

    assertThrows(
        IllegalArgumentException.class,
        () -> new TlsOptions(Optional.empty(), Optional.of(file), Optional.empty()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new TlsOptions(Optional.empty(), Optional.empty(), Optional.of(file)));
  }

  @Test
  void aFileThatCannotBeUsedIsNamed() throws IOException {
    Path absent = directory.resolve("absent.pem");
    Path garbage = Files.writeString(directory.resolve("garbage.pem"), "garbage");

    for (TlsOptions options :
        new TlsOptions[] {
          TlsOptions.defaults().withCaFile(absent),
          TlsOptions.defaults().withCaFile(garbage),
          TlsOptions.defaults().withClientCertificate(absent, absent),
          TlsOptions.defaults().withClientCertificate(garbage, garbage)
        }) {
      UncheckedIOException unusable =
          assertThrows(
              UncheckedIOException.class, () -> TollgateClient.builder().tls(options).build());
      Path named = options.caFile().or(options::certificateFile).orElseThrow();
      String told = String.valueOf(unusable.getMessage());
      assertTrue(told.contains(named.toString()), told);
    }
    assertEquals(0, Watchers.running());
  }

  private static ChannelCredentials credentials(
      String target, Optional<TlsOptions> tls, boolean plaintext) {
    try (TransportSecurity security = TransportSecurity.to(target, tls, plaintext)) {
      return security.credentials();
    }
  }
}
