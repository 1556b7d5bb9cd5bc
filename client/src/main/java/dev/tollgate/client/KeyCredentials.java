package dev.tollgate.client;

import io.grpc.Attributes;
import io.grpc.CallCredentials;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.SecurityLevel;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends the API key with every attempt of every call, each time as it is then. */
final class KeyCredentials extends CallCredentials {
  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private static final String SCHEME = "Bearer ";

  private final Supplier<String> keys;
  private final boolean plaintext;

  /**
   * Sends these keys.
   *
   * @param plaintext whether also over an unencrypted connection to another machine
   */
  KeyCredentials(Supplier<String> keys, boolean plaintext) {
    this.keys = keys;
    this.plaintext = plaintext;
  }

  @Override
  public void applyRequestMetadata(
      RequestInfo request, Executor executor, MetadataApplier applier) {
    if (!plaintext && !isPrivate(request)) {
      applier.fail(
          refused(
              "the connection to another machine is not encrypted: use TLS, or say that plaintext is"
                  + " wanted"));
      return;
    }
    String key;
    try {
      key = keys.get();
    } catch (KeyUnavailableException unavailable) {
      applier.fail(refused(String.valueOf(unavailable.getMessage())));
      return;
    } catch (Throwable failure) {
      // Not its text, nor as a cause: they may have the key in them.
      applier.fail(refused("the key supplier failed with " + failure.getClass().getName()));
      return;
    }
    send(key, applier);
  }

  private static void send(@Nullable String key, MetadataApplier applier) {
    Optional<String> problem = KeyText.problem(key);
    if (problem.isPresent()) {
      applier.fail(refused("the key that the supplier gave " + problem.get()));
      return;
    }
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, SCHEME + key);
    applier.apply(headers);
  }

  /** Whether nobody between here and the server can read along. */
  private static boolean isPrivate(RequestInfo request) {
    if (request.getSecurityLevel() == SecurityLevel.PRIVACY_AND_INTEGRITY) {
      return true;
    }
    Attributes transport = request.getTransportAttrs();
    return transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress remote
        && remote.getAddress() != null
        && remote.getAddress().isLoopbackAddress();
  }

  private static Status refused(String why) {
    return Status.UNAUTHENTICATED
        .withDescription("no key was sent")
        .withCause(new KeyUnavailableException(why));
  }

  @Override
  public String toString() {
    return "KeyCredentials";
  }
}
