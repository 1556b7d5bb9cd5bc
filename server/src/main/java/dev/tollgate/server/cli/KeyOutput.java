package dev.tollgate.server.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a new key's text goes: to the output, or to a file that only its owner may read. */
final class KeyOutput {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Write the key to this file, for its owner only, and not to the output. The file must not"
              + " be there yet.")
  private @Nullable Path file;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  private @Nullable WritableByteChannel opened;

  /** Whether the key is kept out of the output. */
  boolean toFile() {
    return file != null;
  }

  /**
   * Makes the file. To be called before the key is made: a key that cannot be kept is lost.
   *
   * @throws ParameterException when it cannot be made
   */
  void open() {
    Path path = file;
    if (path == null) {
      return;
    }
    try {
      opened =
          FileChannel.open(
              path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly());
    } catch (FileAlreadyExistsException e) {
      throw wrong("--out is there already: " + path);
    } catch (IOException e) {
      throw wrong("--out cannot be written: " + path);
    }
  }

  /** Writes the key where it belongs. */
  void write(String keyText) {
    try (WritableByteChannel channel = opened) {
      if (channel == null) {
        out(keyText);
      } else {
        channel.write(ByteBuffer.wrap((keyText + "\n").getBytes(StandardCharsets.US_ASCII)));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("the key could not be written to " + file, e);
    }
  }

  /** Takes the file away again, when there is no key to write. */
  void discard() {
    Path path = file;
    if (path == null) {
      return;
    }
    try (WritableByteChannel channel = opened) {
      if (channel != null) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("the empty file could not be removed: " + path, e);
    }
  }

  private void out(String keyText) {
    if (command != null) {
      command.commandLine().getOut().println(keyText);
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private ParameterException wrong(String message) {
    if (command == null) {
      throw new IllegalStateException("picocli sets the command");
    }
    return new ParameterException(command.commandLine(), message);
  }
}
