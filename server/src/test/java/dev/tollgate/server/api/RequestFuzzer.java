package dev.tollgate.server.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes requests from a seed: some good, most with one to three fields mutated, some with their
 * bytes mutated, some any bytes. The same seed, methods and time make the same requests.
 */
public final class RequestFuzzer {
  /**
   * A request to send.
   *
   * @param method its full name, such as {@code tollgate.metering.v1.MeteringService/TrackMessage}
   * @param body any bytes
   * @param good made by the rules and not mutated
   */
  public record Shot(String method, ByteString body, boolean good) {}

  /** All tenants of good requests begin with this, for those who count afterwards. */
  static final String TENANT_PREFIX = "fuzz-";

  private static final int TENANTS = 10;
  private static final int REPLAYED_PERCENT = 10;
  private static final int REPLAYED_BYTES_MAX = 64 * 1024;
  private static final int GOOD_PERCENT = 20;
  private static final int BYTES_MUTATED_PERCENT = 25;
  private static final int ANY_BYTES_PERCENT = 5;
  private static final long DAYS_BACK_MAX = 30;

  /** The message id of many requests, so that some meet it in another conversation. */
  private static final String SHARED_ID = "id-shared";

  private static final List<String> NASTY_TEXTS =
      List.of(
          "",
          " ",
          "\u0000",
          "a\nb",
          "\u0085",
          "\u200f\u202e",
          "\uD83D\uDE00".repeat(128),
          "\uD83D\uDE00".repeat(257),
          "'; drop table message; --",
          "%s%n${jndi:x}",
          "x".repeat(64),
          "x".repeat(65),
          "x".repeat(128),
          "x".repeat(129),
          "x".repeat(256),
          "x".repeat(257),
          "x".repeat(100_000),
          "\u0661\u0662\u0663",
          "cnv_0000_0000000000000001",
          "cnv_ffff_ffffffffffffffff");

  private static final long[] NASTY_NUMBERS = {
    0, -1, 1, 13, 1001, 9999, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE
  };

  private static final long[] NASTY_SECONDS = {
    0,
    -1,
    -62135596800L,
    -62135596801L,
    253402300799L,
    253402300800L,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private static final int[] NASTY_NANOS = {
    0, -1, 999_999_999, 1_000_000_000, Integer.MAX_VALUE, Integer.MIN_VALUE
  };

  private final Random random;
  private final List<MethodDescriptor> methods;
  private final Instant now;
  private final List<Shot> fired = new ArrayList<>();

  /**
   * A fuzzer.
   *
   * @param methods which to call; one that stands there twice is called twice as often
   * @param now about the time at which the requests are sent
   */
  public RequestFuzzer(long seed, List<MethodDescriptor> methods, Instant now) {
    this.random = new Random(seed);
    this.methods = List.copyOf(methods);
    this.now = now;
  }

  /** The next request: a new one or, now and then, one of the earlier ones. */
  public Shot next() {
    if (!fired.isEmpty() && percent(REPLAYED_PERCENT)) {
      return fired.get(random.nextInt(fired.size()));
    }
    Shot shot = fresh();
    if (shot.body().size() <= REPLAYED_BYTES_MAX) {
      fired.add(shot);
    }
    return shot;
  }

  private Shot fresh() {
    MethodDescriptor method = methods.get(random.nextInt(methods.size()));
    String name = method.getService().getFullName() + "/" + method.getName();
    if (percent(ANY_BYTES_PERCENT)) {
      return new Shot(name, ByteString.copyFrom(anyBytes(random.nextInt(200))), false);
    }
    Message.Builder request = fill(DynamicMessage.newBuilder(method.getInputType()));
    if (percent(GOOD_PERCENT)) {
      return new Shot(name, request.build().toByteString(), true);
    }
    for (int mutations = 1 + random.nextInt(3); mutations > 0; mutations--) {
      mutate(request);
    }
    byte[] body = request.build().toByteArray();
    byte[] sent = percent(BYTES_MUTATED_PERCENT) ? mutated(body) : body;
    return new Shot(name, ByteString.copyFrom(sent), false);
  }

  private Message.Builder fill(Message.Builder message) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      boolean taken =
          field.getRealContainingOneof() != null
              && message.hasOneof(field.getRealContainingOneof())
              && !percent(50);
      if (!taken) {
        fillField(message, field);
      }
    }
    return message;
  }

  private void fillField(Message.Builder message, FieldDescriptor field) {
    switch (field.getName()) {
      case "tenant_id" -> message.setField(field, TENANT_PREFIX + random.nextInt(TENANTS));
      case "customer_id" -> message.setField(field, "+96650000000" + random.nextInt(10));
      case "message_id", "request_id", "reservation_key" ->
          message.setField(field, "id-" + Long.toHexString(random.nextLong()));
      case "customer_name", "reason", "name" -> message.setField(field, "\u0633\u0627\u0631\u0629");
      case "correlation_id" -> message.setField(field, "c" + random.nextInt(1000));
      case "plan_code", "code" -> message.setField(field, "FREE");
      case "time_zone" -> message.setField(field, "Asia/Riyadh");
      case "amount" -> message.setField(field, 1L + random.nextInt(100));
      case "path", "consistency", "type" -> message.setField(field, enumValue(field, 1));
      case "occurred_at" -> message.setField(field, timestamp(goodTime()));
      case "reservation_id" ->
          message.setField(field, "rsv_0000_000000000010000" + random.nextInt(10));
      case "ttl" -> message.setField(field, Duration.newBuilder().setSeconds(60).build());
      case "customer_aliases" -> {
        if (percent(20)) {
          message.addRepeatedField(field, "+96650000000" + random.nextInt(10));
        }
      }
      case "ids" -> message.setField(field, fill(message.newBuilderForField(field)).build());
      case "message_ids" -> message.addRepeatedField(field, SHARED_ID);
      case "labels" -> addLabels(message, field, random.nextInt(3));
      case "inbound", "outbound", "tenant", "plan" ->
          message.setField(field, fill(message.newBuilderForField(field)).build());
      case "items" -> {
        for (int count = 1 + random.nextInt(5); count > 0; count--) {
          message.addRepeatedField(field, fill(message.newBuilderForField(field)).build());
        }
      }
      default -> {
        // Every other field is good when it is not set.
      }
    }
  }

  private Instant goodTime() {
    return now.minusSeconds(60L + random.nextInt((int) (DAYS_BACK_MAX * 86_400)));
  }

  private void addLabels(Message.Builder message, FieldDescriptor field, int count) {
    for (int i = 0; i < count; i++) {
      addLabel(message, field, "k" + i, "v" + i);
    }
  }

  private static void addLabel(
      Message.Builder message, FieldDescriptor field, String key, String value) {
    Message.Builder entry = message.newBuilderForField(field);
    entry.setField(field.getMessageType().findFieldByName("key"), key);
    entry.setField(field.getMessageType().findFieldByName("value"), value);
    message.addRepeatedField(field, entry.build());
  }

  /** Changes one field, at any depth. */
  private void mutate(Message.Builder message) {
    List<FieldDescriptor> fields = message.getDescriptorForType().getFields();
    if (fields.isEmpty()) {
      return;
    }
    FieldDescriptor field = fields.get(random.nextInt(fields.size()));
    if (percent(15)) {
      message.clearField(field);
    } else if (field.isMapField()) {
      mutateLabels(message, field);
    } else if (field.isRepeated()) {
      mutateRepeated(message, field);
    } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      message.setField(field, mutatedMessage(message, field));
    } else {
      message.setField(field, nasty(field));
    }
  }

  private Message mutatedMessage(Message.Builder parent, FieldDescriptor field) {
    String type = field.getMessageType().getFullName();
    if (type.equals(Timestamp.getDescriptor().getFullName())
        || type.equals(Duration.getDescriptor().getFullName())) {
      return nastyTime(parent.newBuilderForField(field));
    }
    Message.Builder child =
        parent.hasField(field)
            ? ((Message) parent.getField(field)).toBuilder()
            : fill(parent.newBuilderForField(field));
    mutate(child);
    return child.build();
  }

  private Message nastyTime(Message.Builder time) {
    boolean near = random.nextBoolean();
    long seconds =
        near
            ? now.getEpochSecond() + (random.nextInt(200) - 100) * 86_400L
            : NASTY_SECONDS[random.nextInt(NASTY_SECONDS.length)];
    time.setField(time.getDescriptorForType().findFieldByName("seconds"), seconds);
    int nanos =
        near ? random.nextInt(1_000_000_000) : NASTY_NANOS[random.nextInt(NASTY_NANOS.length)];
    time.setField(time.getDescriptorForType().findFieldByName("nanos"), nanos);
    return time.build();
  }

  private void mutateLabels(Message.Builder message, FieldDescriptor field) {
    if (random.nextBoolean()) {
      addLabels(message, field, 7 + random.nextInt(4));
    } else {
      addLabel(message, field, nastyText(), nastyText());
    }
  }

  private void mutateRepeated(Message.Builder message, FieldDescriptor field) {
    int present = message.getRepeatedFieldCount(field);
    if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
      for (int count = 1 + random.nextInt(20); count > 0; count--) {
        message.addRepeatedField(field, nasty(field));
      }
    } else if (present == 0 || percent(10)) {
      Message empty = message.newBuilderForField(field).build();
      for (int count = random.nextInt(1200); count > 0; count--) {
        message.addRepeatedField(field, empty);
      }
    } else {
      int index = random.nextInt(present);
      Message.Builder item = ((Message) message.getRepeatedField(field, index)).toBuilder();
      mutate(item);
      message.setRepeatedField(field, index, item.build());
    }
  }

  private Object nasty(FieldDescriptor field) {
    long number = NASTY_NUMBERS[random.nextInt(NASTY_NUMBERS.length)];
    return switch (field.getJavaType()) {
      case STRING -> field.getName().equals("message_id") && percent(40) ? SHARED_ID : nastyText();
      case LONG -> number;
      case INT -> (int) number;
      case BOOLEAN -> random.nextBoolean();
      case ENUM -> enumValue(field, (int) number);
      default -> throw new AssertionError("no mutation for " + field);
    };
  }

  private static Object enumValue(FieldDescriptor field, int number) {
    EnumDescriptor type = field.getEnumType();
    return type.findValueByNumberCreatingIfUnknown(number);
  }

  private String nastyText() {
    return percent(1)
        ? "y".repeat(5 * 1024 * 1024)
        : NASTY_TEXTS.get(random.nextInt(NASTY_TEXTS.size()));
  }

  private byte[] mutated(byte[] body) {
    byte[] bytes = body.clone();
    int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> flipped(bytes, at);
      case 2 -> inserted(bytes, at, anyBytes(1 + random.nextInt(8)));
      // The start of a group, over and over: nested deeper than a parser follows.
      default -> inserted(bytes, 0, repeated((byte) 0x53, 200));
    };
  }

  private byte[] flipped(byte[] bytes, int at) {
    if (bytes.length > 0) {
      bytes[at] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private static byte[] inserted(byte[] bytes, int at, byte[] more) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + more.length);
    out.write(bytes, 0, at);
    out.writeBytes(more);
    out.write(bytes, at, bytes.length - at);
    return out.toByteArray();
  }

  private static byte[] repeated(byte value, int count) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, value);
    return bytes;
  }

  private byte[] anyBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  private boolean percent(int share) {
    return random.nextInt(100) < share;
  }
}
