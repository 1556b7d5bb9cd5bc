package dev.tollgate.server.api;

import com.google.protobuf.Message;
import com.google.protobuf.util.Timestamps;
import dev.tollgate.server.domain.EventTime;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * Where a list's next page begins, as callers carry it: base64url of a version, a check, and the
 * place. The check covers the request's filters, so that no token leads astray another list.
 */
final class PageToken {
  /** Rows of a page whose request does not say how many. */
  static final int SIZE_DEFAULT = 100;

  private static final byte VERSION = 1;
  private static final int CHECK_BYTES = 8;
  private static final int HEAD_BYTES = 1 + CHECK_BYTES;

  private final Message filters;

  private PageToken(Message filters) {
    this.filters = filters;
  }

  /**
   * The tokens of a list.
   *
   * @param filters the request, without its page's size and token
   */
  static PageToken of(Message filters) {
    return new PageToken(filters);
  }

  /** Rows of a page, by what its request says. */
  static int size(int asked) {
    return asked == 0 ? SIZE_DEFAULT : asked;
  }

  /** The token of a place. */
  String text(byte[] place) {
    byte[] token =
        ByteBuffer.allocate(HEAD_BYTES + place.length)
            .put(VERSION)
            .put(check(place))
            .put(place)
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /**
   * The place of a token, made of numbers.
   *
   * @param count how many numbers
   * @throws ApiFault INVALID_ARGUMENT when this list did not make it
   */
  LongBuffer numbers(String text, int count) {
    ByteBuffer place = place(text);
    if (place.remaining() != count * Long.BYTES) {
      throw invalid();
    }
    return place.asLongBuffer();
  }

  /**
   * The place of a token, made of text.
   *
   * @throws ApiFault INVALID_ARGUMENT when this list did not make it
   */
  String characters(String text) {
    String place = StandardCharsets.UTF_8.decode(place(text)).toString();
    if (place.indexOf(0) >= 0) {
      throw invalid();
    }
    return place;
  }

  private ByteBuffer place(String text) {
    byte[] token = decoded(text);
    if (token.length >= HEAD_BYTES && token[0] == VERSION) {
      byte[] place = Arrays.copyOfRange(token, HEAD_BYTES, token.length);
      // Equal as text too: base64 has several spellings of the same bytes.
      if (text(place).equals(text)) {
        return ByteBuffer.wrap(place);
      }
    }
    throw invalid();
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  private byte[] check(byte[] place) {
    MessageDigest hash = RequestIds.sha256();
    hash.update(VERSION);
    hash.update(filters.getDescriptorForType().getFullName().getBytes(StandardCharsets.UTF_8));
    hash.update((byte) 0);
    hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(place.length).flip());
    hash.update(place);
    hash.update(filters.toByteArray());
    return Arrays.copyOf(hash.digest(), CHECK_BYTES);
  }

  /**
   * A time that is a number of a place.
   *
   * @throws ApiFault INVALID_ARGUMENT when this list did not make it
   */
  static Instant instant(long micros) {
    Instant time = EventTime.ofMicros(micros);
    if (!Timestamps.isValid(ToProto.timestamp(time))) {
      throw invalid();
    }
    return time;
  }

  /** The fault of a token that leads nowhere. */
  static ApiFault invalid() {
    return RequestFaults.invalid(
        "page_token",
        "must be empty or the next_page_token of the page before, with the same filters");
  }
}
