package dev.tollgate.bench;

import dev.tollgate.server.access.KeyText;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/**
 * The key that all callers of a run show, made for that run. The server gets it as its bootstrap
 * key, in a file that nobody but its owner can read. Prints without its secret.
 */
final class BenchKey {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String OWNER_ONLY = "rw-------";

  private final KeyText text;
  private final Path file;

  private BenchKey(KeyText text, Path file) {
    this.text = text;
    this.file = file;
  }

  /** A new key, in a new file in {@code directory}. */
  static BenchKey in(Path directory) throws IOException {
    KeyText text = KeyText.random(new SecureRandom());
    Path file = directory.resolve("bench.key");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
    Files.writeString(file, text.reveal() + "\n");
    return new BenchKey(text, file);
  }

  /** Where it stands. */
  Path file() {
    return file;
  }

  /** What the metadata {@code authorization} must say. Never log it. */
  String authorization() {
    return "Bearer " + text.reveal();
  }

  /** The channel, with the key in every call. */
  Channel on(Channel channel) {
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, authorization());
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
