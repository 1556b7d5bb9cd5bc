package dev.tollgate.gateway.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Makes webhooks from a seed, whole and mutated. The same seed makes the same. */
public final class WebhookFuzzer {
  private static final List<byte[]> PIECES =
      Stream.of(
              "{",
              "}",
              "[",
              "]",
              "\"",
              ",",
              ":",
              "null",
              "1e999",
              "\\u0000",
              "\\ud800",
              "-1",
              "true",
              "[[[[[[[[",
              "{\"a\":{\"a\":",
              "\"timestamp\":\"x\"",
              "\"from\":7",
              "\u00e9",
              "\ufffd")
          .map(piece -> piece.getBytes(StandardCharsets.UTF_8))
          .toList();

  private final Random random;
  private final String phoneNumberId;

  /**
   * A fuzzer.
   *
   * @param phoneNumberId of the number that its messages came in on
   */
  public WebhookFuzzer(long seed, String phoneNumberId) {
    this.random = new Random(seed);
    this.phoneNumberId = phoneNumberId;
  }

  /** A good webhook of one to four messages, whose ids begin with this number. */
  public String webhook(int number) {
    List<String> messages = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      messages.add(
          WebhookBodies.message(
              "wamid." + number + "." + i,
              "96651000" + (1000 + random.nextInt(9000)),
              Integer.toString(1736728976 + random.nextInt(1_000_000))));
    }
    return WebhookBodies.of(
        phoneNumberId, "[{\"profile\":{\"name\":\"c\"},\"wa_id\":\"966510001000\"}]", messages);
  }

  /** A webhook of that number with up to three mutations of its bytes, now and then with none. */
  public byte[] mutated(int number) {
    byte[] body = webhook(number).getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(4); i > 0 && body.length > 0; i--) {
      body = mutation(body);
    }
    return body;
  }

  private byte[] mutation(byte[] body) {
    int at = random.nextInt(body.length);
    int length = Math.min(body.length - at, 1 + random.nextInt(20));
    return switch (random.nextInt(6)) {
      case 0 -> spliced(body, at, 0, PIECES.get(random.nextInt(PIECES.size())));
      case 1 -> spliced(body, at, length, PIECES.get(random.nextInt(PIECES.size())));
      case 2 -> spliced(body, at, length, new byte[0]);
      case 3 -> spliced(body, at, 0, Arrays.copyOfRange(body, at, at + length));
      case 4 -> Arrays.copyOf(body, at);
      default -> spliced(body, at, 1, new byte[] {(byte) random.nextInt(256)});
    };
  }

  private static byte[] spliced(byte[] body, int at, int removed, byte[] inserted) {
    byte[] result = Arrays.copyOf(body, body.length - removed + inserted.length);
    System.arraycopy(inserted, 0, result, at, inserted.length);
    System.arraycopy(body, at + removed, result, at + inserted.length, body.length - at - removed);
    return result;
  }
}
