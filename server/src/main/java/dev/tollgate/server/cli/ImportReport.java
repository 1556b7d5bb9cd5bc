package dev.tollgate.server.cli;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.tollgate.client.TollgateException;
import io.grpc.Status.Code;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** Tells of refused lines: the first on the error output, and all in a file if one is wanted. */
final class ImportReport {
  /** Lines told on the error output; what is beyond them is for the file. */
  static final int TOLD_MAX = 20;

  private static final Gson JSON = new Gson();

  private final PrintWriter err;
  private final @Nullable Writer file;
  private long told;

  /**
   * Tells.
   *
   * @param file gets a JSON object a line; null when no file is wanted
   */
  ImportReport(PrintWriter err, @Nullable Writer file) {
    this.err = err;
    this.file = file;
  }

  /** Whether every refused line is to be told. */
  boolean wantsAll() {
    return file != null;
  }

  /** A line that cannot be understood, and was not sent. */
  void bad(ImportLine line) {
    tell(line.number(), Code.INVALID_ARGUMENT.name(), "", line.fault());
  }

  /** A call failed, and is made again. */
  void again(TollgateException failure) {
    err.println(failure.getMessage() + " (trying again)");
  }

  /** A line that the server refused. */
  void refused(long number, Status fault) {
    String code = io.grpc.Status.fromCodeValue(fault.getCode()).getCode().name();
    tell(number, code, reason(fault), fault.getMessage());
  }

  private void tell(long number, String code, String reason, String message) {
    if (told < TOLD_MAX) {
      err.println("line " + number + ": " + code + ": " + TextTable.printable(message));
    } else if (told == TOLD_MAX) {
      err.println(wantsAll() ? "(more in the report)" : "(more: all of them with --report FILE)");
    }
    told++;
    if (file != null) {
      write(file, json(number, code, reason, message));
    }
  }

  private static void write(Writer file, JsonObject line) {
    try {
      file.write(JSON.toJson(line));
      file.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("the report cannot be written", e);
    }
  }

  private static JsonObject json(long number, String code, String reason, String message) {
    JsonObject line = new JsonObject();
    line.addProperty("line", number);
    line.addProperty("code", code);
    if (!reason.isEmpty()) {
      line.addProperty("reason", reason);
    }
    line.addProperty("message", message);
    return line;
  }

  private static String reason(Status fault) {
    for (Any detail : fault.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        try {
          return detail.unpack(ErrorInfo.class).getReason();
        } catch (InvalidProtocolBufferException e) {
          // The code and the message say enough.
          return "";
        }
      }
    }
    return "";
  }
}
