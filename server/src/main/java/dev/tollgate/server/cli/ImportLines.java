package dev.tollgate.server.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The lines of a file that is imported, one at a time: a file may be larger than any memory. */
interface ImportLines {
  /**
   * The next line that has something in it.
   *
   * @return null at the end
   * @throws UnreadableFileException when what follows cannot be told apart into lines
   */
  @Nullable ImportLine next() throws IOException;
}
