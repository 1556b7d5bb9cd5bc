package dev.tollgate.server.api;

import dev.tollgate.metering.v1.ApiKey;
import dev.tollgate.metering.v1.CreateApiKeyRequest;
import dev.tollgate.metering.v1.CreateApiKeyResponse;
import dev.tollgate.metering.v1.ListApiKeysRequest;
import dev.tollgate.metering.v1.ListApiKeysResponse;
import dev.tollgate.metering.v1.RevokeApiKeyRequest;
import dev.tollgate.metering.v1.RotateApiKeyRequest;
import dev.tollgate.metering.v1.RotateApiKeyResponse;
import dev.tollgate.server.access.KeyDesk;
import dev.tollgate.server.access.KeyText;
import dev.tollgate.server.store.KeyReads;
import dev.tollgate.server.store.Page;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;

/** Makes, shows, rotates and revokes keys for the current caller. Blocks. */
public final class AdminKeys {
  private final KeyDesk desk;
  private final KeyReads reads;
  private final InstantSource clock;

  public AdminKeys(KeyDesk desk, KeyReads reads, InstantSource clock) {
    this.desk = desk;
    this.reads = reads;
    this.clock = clock;
  }

  CreateApiKeyResponse create(CreateApiKeyRequest request) {
    Instant now = clock.instant();
    KeyDesk.Issued issued =
        desk.create(KeysFromProto.wanted(request, now), AdminCalls.current(request));
    return CreateApiKeyResponse.newBuilder()
        .setKey(KeysToProto.key(issued.key(), now))
        .setKeyText(issued.text().map(KeyText::reveal).orElse(""))
        .build();
  }

  RotateApiKeyResponse rotate(RotateApiKeyRequest request) {
    KeyDesk.Issued issued =
        desk.rotate(
            request.getKeyId(), KeysFromProto.overlap(request), AdminCalls.current(request));
    return RotateApiKeyResponse.newBuilder()
        .setKey(KeysToProto.key(issued.key(), clock.instant()))
        .setKeyText(issued.text().map(KeyText::reveal).orElse(""))
        .build();
  }

  ApiKey revoke(RevokeApiKeyRequest request) {
    return KeysToProto.key(
        desk.revoke(request.getKeyId(), AdminCalls.current(request)), clock.instant());
  }

  ListApiKeysResponse list(ListApiKeysRequest request) {
    Instant now = clock.instant();
    PageToken token = PageToken.of(ListApiKeysRequest.getDefaultInstance());
    Long before =
        request.getPageToken().isEmpty() ? null : token.numbers(request.getPageToken(), 1).get();
    Page<KeyReads.Listed> page =
        reads.keys(
            Callers.current().access().scopes(), before, PageToken.size(request.getPageSize()));
    ListApiKeysResponse.Builder response = ListApiKeysResponse.newBuilder();
    page.rows().forEach(listed -> response.addKeys(listed(listed, now)));
    if (page.more()) {
      long last = page.last().key().keyNo();
      response.setNextPageToken(token.text(ByteBuffer.allocate(Long.BYTES).putLong(last).array()));
    }
    return response.build();
  }

  private static ApiKey listed(KeyReads.Listed listed, Instant now) {
    ApiKey key = KeysToProto.key(listed.key(), now);
    Instant lastUsedAt = listed.lastUsedAt();
    return lastUsedAt == null
        ? key
        : key.toBuilder().setLastUsedAt(ToProto.timestamp(lastUsedAt)).build();
  }
}
