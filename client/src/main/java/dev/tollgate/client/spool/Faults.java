package dev.tollgate.client.spool;

import java.io.EOFException;
import java.io.IOException;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/** What an exception of the store says of the file. */
enum Faults {
  /** The disk refused: full, away, not readable. Or the process has no memory. */
  DISK,
  /** Somebody else has the file. */
  LOCKED,
  /** A newer version of the store wrote it. */
  NEWER,
  /** What is in it is not what was written. */
  DAMAGED,
  /** The spool itself has told already. */
  TOLD;

  static Faults of(Throwable fault) {
    if (fault instanceof SpoolException) {
      return TOLD;
    }
    if (disk(fault) != null || memory(fault)) {
      return DISK;
    }
    if (fault instanceof MVStoreException e) {
      return switch (e.getErrorCode()) {
        case DataUtils.ERROR_WRITING_FAILED, DataUtils.ERROR_CLOSED -> DISK;
        case DataUtils.ERROR_FILE_LOCKED -> LOCKED;
        case DataUtils.ERROR_UNSUPPORTED_FORMAT -> NEWER;
        default -> DAMAGED;
      };
    }
    return DAMAGED;
  }

  /** In words: the disk's own where there are some. */
  static String text(Throwable fault) {
    IOException disk = disk(fault);
    Throwable told = disk == null ? fault : disk;
    String message = told.getMessage();
    return message == null ? told.getClass().getSimpleName() : message;
  }

  private static boolean memory(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof VirtualMachineError) {
        return true;
      }
    }
    return false;
  }

  /** The end of a file that should be longer is damage, not the disk's fault. */
  private static @Nullable IOException disk(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException e && !(cause instanceof EOFException)) {
        return e;
      }
    }
    return null;
  }
}
