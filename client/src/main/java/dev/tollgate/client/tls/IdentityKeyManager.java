package dev.tollgate.client.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Offers one identity at a time. A handshake first asks for a name, then by that name for key and
 * certificates: with a name of its own for each identity, and the last few kept, it gets what fits
 * together also when the identity changes in between.
 */
final class IdentityKeyManager extends X509ExtendedKeyManager {
  /** Between the two questions are microseconds; an identity comes every few seconds at most. */
  private static final int KEPT = 4;

  /** The newest first. */
  private volatile List<Identity> identities = List.of();

  /** Offers this one from now on. Called by one thread at a time. */
  void use(Identity identity) {
    List<Identity> kept = new ArrayList<>(List.of(identity));
    identities.stream().limit(KEPT - 1).forEach(kept::add);
    identities = List.copyOf(kept);
  }

  private @Nullable String offered(String... keyTypes) {
    Identity newest = identities.get(0);
    return List.of(keyTypes).contains(newest.key().getAlgorithm()) ? newest.name() : null;
  }

  private @Nullable Identity named(@Nullable String name) {
    return identities.stream()
        .filter(identity -> identity.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
    Identity identity = named(alias);
    return identity == null ? null : identity.key();
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
    Identity identity = named(alias);
    return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return offered(keyType);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return offered(keyType);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return offered(keyTypes);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return offered(keyTypes);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return offeredOnly(keyType);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return offeredOnly(keyType);
  }

  private String @Nullable [] offeredOnly(String keyType) {
    String name = offered(keyType);
    return name == null ? null : new String[] {name};
  }
}
