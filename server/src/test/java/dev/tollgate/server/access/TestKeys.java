package dev.tollgate.server.access;

import dev.tollgate.metering.v1.AdminServiceGrpc;
import dev.tollgate.metering.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.tollgate.metering.v1.ApiKey;
import dev.tollgate.metering.v1.CreateApiKeyRequest;
import dev.tollgate.metering.v1.CreateApiKeyResponse;
import dev.tollgate.metering.v1.RevokeApiKeyRequest;
import dev.tollgate.metering.v1.RotateApiKeyRequest;
import dev.tollgate.metering.v1.Scope;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** An admin of keys on a server. */
public final class TestKeys {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final AdminServiceBlockingStub admin;

  /**
   * Acts with a key.
   *
   * @param channel to the server
   */
  public TestKeys(Channel channel, String keyText) {
    admin =
        AdminServiceGrpc.newBlockingStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(bearer(keyText)));
  }

  /** A key that no server knows. */
  public static KeyText unknown() {
    return KeyText.random(new SecureRandom());
  }

  /** The metadata of calls with a key. */
  public static Metadata bearer(String keyText) {
    return authorization("Bearer " + keyText);
  }

  static Metadata authorization(String value) {
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, value);
    return headers;
  }

  /** The admin service, called with the admin's key. */
  public AdminServiceBlockingStub admin() {
    return admin;
  }

  /** Makes a key of some tenants, or of all when none is named. */
  public String create(List<Scope> scopes, String... tenantIds) {
    return make(ApiKey.newBuilder()
            .setName("test")
            .addAllScopes(scopes)
            .setAllTenants(tenantIds.length == 0)
            .addAllTenantIds(Arrays.asList(tenantIds)))
        .getKeyText();
  }

  CreateApiKeyResponse make(ApiKey.Builder key) {
    return admin.createApiKey(
        CreateApiKeyRequest.newBuilder()
            .setKey(key)
            .setRequestId(UUID.randomUUID().toString())
            .build());
  }

  /** Gives a key another secret. */
  public String rotate(String keyText, Duration overlap) {
    return admin
        .rotateApiKey(
            RotateApiKeyRequest.newBuilder()
                .setKeyId(idOf(keyText))
                .setOverlap(
                    com.google.protobuf.Duration.newBuilder().setSeconds(overlap.toSeconds()))
                .setRequestId(UUID.randomUUID().toString())
                .build())
        .getKeyText();
  }

  /** Ends a key. */
  public ApiKey revoke(String keyText) {
    return admin.revokeApiKey(RevokeApiKeyRequest.newBuilder().setKeyId(idOf(keyText)).build());
  }

  /** The id in a key's text. */
  public static String idOf(String keyText) {
    return KeyText.parse(keyText).orElseThrow().keyId();
  }
}
