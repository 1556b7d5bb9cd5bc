package dev.tollgate.server.api;

import build.buf.validate.FieldRules;
import build.buf.validate.ValidateProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the bytes of a request may hold at most, computed from the rules in the .proto files: a text
 * of as many characters as its rule allows, each of four bytes; a list or map of as many elements
 * as its rule allows; every field set.
 */
final class RequestShape {
  /** Of a text, or bytes, without a rule for its length, such as a name in a reflection request. */
  static final int TEXT_BYTES_MAX = 1024;

  /** Of a list or map without a rule for its size, such as the paths of a field mask. */
  static final int ELEMENTS_MAX = 100;

  /** Fields that this version does not know, in each message: those of a newer client. */
  static final int UNKNOWN_FIELDS_MAX = 64;

  /** Room for the unknown fields of a request. */
  static final int UNKNOWN_BYTES_MAX = 1024;

  /**
   * How many times its limit a list within another list may hold before the whole request is
   * refused. Below, the item alone is told: callers rely on the others of its batch.
   */
  static final int ITEM_EXCESS = 8;

  /** No request of the contract nests deeper; a recursive type would have no largest size. */
  private static final int DEPTH_MAX = 8;

  private static final int CHARACTER_BYTES_MAX = 4;

  /** A field's number with its wire type, and a number or a length. */
  private static final int FIELD_BYTES_MAX = 5 + 10;

  /**
   * A field of a message.
   *
   * @param index among the message's fields
   * @param limit elements that the rules allow; 1 for a single field
   * @param countMax elements after which the request is refused unparsed
   * @param message the shape of its value; null when that is no message
   */
  record Field(int index, String name, int limit, int countMax, @Nullable RequestShape message) {}

  private final Map<Integer, Field> fields = new HashMap<>();
  private long bytesMax;
  private int fieldsMax = UNKNOWN_FIELDS_MAX;

  private RequestShape(Descriptor type, int depth, boolean repeated) {
    if (depth > DEPTH_MAX) {
      throw new IllegalArgumentException(type.getFullName() + " nests too deep to have a limit");
    }
    for (FieldDescriptor field : type.getFields()) {
      add(field, depth, repeated);
    }
  }

  /** The shape of a request. */
  static RequestShape of(Descriptor request) {
    return new RequestShape(request, 0, false);
  }

  /** The shape of one of the requests of a stream, as an element of a list. */
  static RequestShape ofStreamed(Descriptor request) {
    return new RequestShape(request, 0, true);
  }

  private void add(FieldDescriptor field, int depth, boolean repeated) {
    FieldRules rules = field.getOptions().getExtension(ValidateProto.field);
    int limit = field.isRepeated() ? elementsMax(field, rules) : 1;
    int elements = repeated ? limit * ITEM_EXCESS : limit;
    RequestShape message =
        field.getJavaType() == JavaType.MESSAGE
            ? new RequestShape(field.getMessageType(), depth + 1, repeated || field.isRepeated())
            : null;
    int countMax = field.isRepeated() ? elements : Integer.MAX_VALUE;
    fields.put(
        field.getNumber(), new Field(fields.size(), field.getName(), limit, countMax, message));
    bytesMax += limit * (FIELD_BYTES_MAX + valueBytesMax(field, rules, message));
    fieldsMax += field.isRepeated() ? elements : 1;
  }

  private static int elementsMax(FieldDescriptor field, FieldRules rules) {
    if (field.isMapField() && rules.getMap().hasMaxPairs()) {
      return Math.toIntExact(rules.getMap().getMaxPairs());
    }
    return rules.getRepeated().hasMaxItems()
        ? Math.toIntExact(rules.getRepeated().getMaxItems())
        : ELEMENTS_MAX;
  }

  private static long valueBytesMax(
      FieldDescriptor field, FieldRules rules, @Nullable RequestShape message) {
    if (field.isMapField()) {
      FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
      FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
      return 2 * FIELD_BYTES_MAX
          + textBytesMax(key, rules.getMap().getKeys())
          + textBytesMax(value, rules.getMap().getValues());
    }
    if (message != null) {
      return message.bytesMax;
    }
    return textBytesMax(field, field.isRepeated() ? rules.getRepeated().getItems() : rules);
  }

  private static long textBytesMax(FieldDescriptor field, FieldRules rules) {
    return switch (field.getJavaType()) {
      case STRING ->
          rules.getString().hasMaxLen()
              ? CHARACTER_BYTES_MAX * rules.getString().getMaxLen()
              : TEXT_BYTES_MAX;
      case BYTE_STRING -> TEXT_BYTES_MAX;
      default -> 0;
    };
  }

  /** How many fields it has. */
  int size() {
    return fields.size();
  }

  /** The field of that number; null when the message has none. */
  @Nullable Field field(int number) {
    return fields.get(number);
  }

  /** How many fields the message may hold, each element counted. */
  int fieldsMax() {
    return fieldsMax;
  }

  /** The most bytes that a request by the rules takes, and room for a newer client's fields. */
  long bytesMax() {
    return bytesMax + UNKNOWN_BYTES_MAX;
  }
}
