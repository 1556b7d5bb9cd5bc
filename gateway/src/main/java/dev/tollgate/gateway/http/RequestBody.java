package dev.tollgate.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.gateway.json.InvalidBodyException;
import dev.tollgate.gateway.json.JsonBody;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Reads request bodies within limits of size and time. */
final class RequestBody {
  /** A webhook of the Cloud API has 3 MB at most. */
  static final int WEBHOOK_BYTES_MAX = 3 * 1024 * 1024;

  /** Twilio's forms: 1600 characters of text, escaped, and its other parameters. */
  static final int FORM_BYTES_MAX = 64 * 1024;

  /** 4096 characters of text, escaped, and room for other fields. */
  static final int SEND_BYTES_MAX = 64 * 1024;

  /**
   * What is too large is read on to here and dropped: who is still writing does not read an answer,
   * and a connection closed under the write hides it.
   */
  private static final int DROPPED_BYTES_MAX = 16 * 1024 * 1024;

  /** A sender that trickles its body does not hold a place longer than this. */
  private static final Duration TIME_MAX = Duration.ofSeconds(20);

  private static final int CHUNK_BYTES = 16 * 1024;

  private RequestBody() {}

  /**
   * The body of the send API, one JSON object.
   *
   * @throws RefusedException as {@link #read}, and 400 when it is no JSON object
   */
  static JsonNode readObject(Context ctx) {
    try {
      return JsonBody.readObject(read(ctx, SEND_BYTES_MAX));
    } catch (InvalidBodyException refused) {
      throw new RefusedException(
          Answer.error(400, refused.code(), String.valueOf(refused.getMessage())));
    }
  }

  /**
   * The raw bytes of the body.
   *
   * @throws RefusedException 413 beyond the limit, 408 when it takes too long, 400 when the
   *     connection breaks
   */
  static byte[] read(Context ctx, int bytesMax) {
    long began = System.nanoTime();
    ByteArrayOutputStream body = new ByteArrayOutputStream(CHUNK_BYTES);
    byte[] chunk = new byte[CHUNK_BYTES];
    long total = 0;
    try {
      InputStream in = ctx.req().getInputStream();
      for (int n = in.read(chunk); n >= 0 && total < DROPPED_BYTES_MAX; n = in.read(chunk)) {
        total += n;
        if (total <= bytesMax) {
          body.write(chunk, 0, n);
        }
        if (System.nanoTime() - began > TIME_MAX.toNanos()) {
          throw new RefusedException(
              Answer.error(408, "BODY_TOO_SLOW", "the body took longer than 20 s"));
        }
      }
    } catch (IOException broken) {
      throw new RefusedException(Answer.error(400, "BODY_BROKEN", "the body ended early"));
    }
    if (total > bytesMax) {
      throw new RefusedException(
          Answer.error(413, "BODY_TOO_LARGE", "the body is larger than " + bytesMax + " bytes"));
    }
    return body.toByteArray();
  }
}
