package dev.tollgate.server.api;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.tollgate.server.store.RequestId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The ids by which repeated requests are known. */
final class RequestIds {
  private static final String FIELD = "request_id";

  private RequestIds() {}

  /** The id of a request that has one. */
  static @Nullable RequestId of(Message request) {
    FieldDescriptor field = request.getDescriptorForType().findFieldByName(FIELD);
    String id = (String) request.getField(field);
    return id.isEmpty() ? null : new RequestId(id, fingerprint(request, field));
  }

  /**
   * What the request asks for, whatever its id. None of these requests has a map, so that equal
   * ones have equal bytes.
   */
  private static String fingerprint(Message request, FieldDescriptor id) {
    MessageDigest hash = sha256();
    hash.update(request.getDescriptorForType().getFullName().getBytes(StandardCharsets.UTF_8));
    hash.update((byte) 0);
    hash.update(request.toBuilder().clearField(id).build().toByteArray());
    return HexFormat.of().formatHex(hash.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
