package dev.tollgate.client.tls;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A certificate or key file cannot be used. The message names the file and what is wrong with it,
 * and never tells anything of what a key file holds.
 */
public final class TlsFileException extends IOException {
  private final transient Path file;

  TlsFileException(Path file, String fault) {
    super(file + " " + fault);
    this.file = file;
  }

  /** The file that cannot be used. */
  public Path file() {
    return file;
  }
}
