package dev.tollgate.server.api;

import build.buf.validate.DurationRules;
import build.buf.validate.FieldRules;
import build.buf.validate.Ignore;
import build.buf.validate.ValidateProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells of most requests at once that they keep the rules of the .proto files. It says so only
 * where it is sure; what it is not sure of, protovalidate decides, whose regular expressions take
 * longer than all else that is done with a request before it is queued.
 *
 * <p>Its checks are made from the same rules, once. A type with a rule that has none here is never
 * sure.
 */
final class QuickRules {
  private static final Set<String> WELL_KNOWN =
      Set.of("google.protobuf.Timestamp", "google.protobuf.Duration", "google.protobuf.FieldMask");

  private final Map<Descriptor, Optional<TypeCheck>> types = new HashMap<>();
  private final Map<Descriptor, TypeCheck> sure = new HashMap<>();

  /** Prepares the checks of these types, and of those in them. */
  QuickRules(Set<Descriptor> requests) {
    for (Descriptor request : requests) {
      check(request).ifPresent(check -> sure.put(request, check));
    }
  }

  /** Whether the request surely keeps all rules. */
  boolean passes(Message request) {
    TypeCheck check = sure.get(request.getDescriptorForType());
    return check != null && check.passes(request);
  }

  /** Whether requests of this type can be sure at all. */
  boolean knows(Descriptor type) {
    return sure.containsKey(type);
  }

  /** The checks of one type. */
  private record TypeCheck(List<OneofDescriptor> required, List<FieldCheck> fields) {
    boolean passes(Message message) {
      for (OneofDescriptor oneof : required) {
        if (!message.hasOneof(oneof)) {
          return false;
        }
      }
      for (FieldCheck field : fields) {
        if (!field.passes(message)) {
          return false;
        }
      }
      return true;
    }
  }

  /** A check of one field, in the message that has it. */
  private interface FieldCheck {
    boolean passes(Message message);
  }

  private Optional<TypeCheck> check(Descriptor type) {
    Optional<TypeCheck> known = types.get(type);
    if (known == null) {
      // A type that is in itself is not sure.
      types.put(type, Optional.empty());
      known = compiled(type);
      types.put(type, known);
    }
    return known;
  }

  private Optional<TypeCheck> compiled(Descriptor type) {
    if (type.getOptions().hasExtension(ValidateProto.message)) {
      return Optional.empty();
    }
    List<FieldCheck> fields = new ArrayList<>();
    for (FieldDescriptor field : type.getFields()) {
      Optional<FieldCheck> check = check(field);
      if (check.isEmpty()) {
        return Optional.empty();
      }
      fields.add(check.get());
    }
    List<OneofDescriptor> required =
        type.getRealOneofs().stream()
            .filter(oneof -> oneof.getOptions().getExtension(ValidateProto.oneof).getRequired())
            .toList();
    return Optional.of(new TypeCheck(required, List.copyOf(fields)));
  }

  private Optional<FieldCheck> check(FieldDescriptor field) {
    FieldRules rules = field.getOptions().getExtension(ValidateProto.field);
    if (field.isMapField()) {
      return map(field, rules);
    }
    if (field.isRepeated()) {
      return repeated(field, rules);
    }
    return rules.hasDuration()
        ? duration(field, rules)
        : value(field, rules).map(check -> whereSet(field, check));
  }

  /** Well-formed ones: {@link RequestTimes} comes first. */
  private static Optional<FieldCheck> duration(FieldDescriptor field, FieldRules rules) {
    DurationRules limits = rules.getDuration();
    boolean known =
        rules.getAllFields().keySet().stream()
                .allMatch(set -> Set.of("required", "duration").contains(set.getName()))
            && limits.getAllFields().keySet().stream()
                .allMatch(set -> Set.of("gte", "lte").contains(set.getName()))
            && limits.hasGte()
            && limits.hasLte();
    return known
        ? Optional.of(
            message ->
                message.hasField(field)
                    ? isWithin((Duration) message.getField(field), limits)
                    : !rules.getRequired())
        : Optional.empty();
  }

  private static boolean isWithin(Duration value, DurationRules limits) {
    return Durations.compare(value, limits.getGte()) >= 0
        && Durations.compare(value, limits.getLte()) <= 0;
  }

  /** Of a field that can be unset, nothing is asked while it is. */
  private static FieldCheck whereSet(FieldDescriptor field, ValueCheck check) {
    return field.hasPresence()
        ? message -> !message.hasField(field) || check.passes(message.getField(field))
        : message -> check.passes(message.getField(field));
  }

  /** A check of one value. */
  private interface ValueCheck {
    boolean passes(Object value);
  }

  private Optional<ValueCheck> value(FieldDescriptor field, FieldRules rules) {
    boolean ruled = !rules.getAllFields().isEmpty();
    if (field.getJavaType() == JavaType.MESSAGE) {
      return ruled ? Optional.empty() : nested(field.getMessageType());
    }
    if (!ruled) {
      return Optional.of(value -> true);
    }
    if (rules.hasString() && rules.getAllFields().size() == 1) {
      return TextLimits.of(rules.getString()).map(limits -> value -> limits.keeps((String) value));
    }
    return rules.hasEnum() && rules.getAllFields().size() == 1
        ? EnumLimits.of(field, rules.getEnum()).map(limits -> limits::keeps)
        : Optional.empty();
  }

  private Optional<ValueCheck> nested(Descriptor type) {
    if (WELL_KNOWN.contains(type.getFullName())) {
      return Optional.of(value -> true);
    }
    return check(type).map(check -> value -> check.passes((Message) value));
  }

  private Optional<FieldCheck> repeated(FieldDescriptor field, FieldRules rules) {
    var limits = rules.getRepeated();
    FieldRules items = limits.getItems();
    boolean known =
        rules.getAllFields().keySet().stream().allMatch(set -> set.getName().equals("repeated"))
            && limits.getAllFields().keySet().stream()
                .allMatch(set -> Set.of("min_items", "max_items", "items").contains(set.getName()));
    boolean any = items.getIgnore() == Ignore.IGNORE_ALWAYS;
    Optional<ValueCheck> item = any ? Optional.of(value -> true) : value(field, items);
    if (!known || item.isEmpty()) {
      return Optional.empty();
    }
    long min = limits.getMinItems();
    long max = limits.hasMaxItems() ? limits.getMaxItems() : Long.MAX_VALUE;
    ValueCheck check = item.get();
    return Optional.of(
        message -> {
          int count = message.getRepeatedFieldCount(field);
          if (count < min || count > max) {
            return false;
          }
          for (int i = 0; !any && i < count; i++) {
            if (!check.passes(message.getRepeatedField(field, i))) {
              return false;
            }
          }
          return true;
        });
  }

  private static Optional<FieldCheck> map(FieldDescriptor field, FieldRules rules) {
    var limits = rules.getMap();
    boolean known =
        rules.getAllFields().keySet().stream().allMatch(set -> set.getName().equals("map"))
            && limits.getAllFields().keySet().stream()
                .allMatch(set -> Set.of("max_pairs", "keys", "values").contains(set.getName()))
            && limits.getKeys().hasString()
            && limits.getValues().hasString();
    Optional<TextLimits> keys = TextLimits.of(limits.getKeys().getString());
    Optional<TextLimits> values = TextLimits.of(limits.getValues().getString());
    if (!known || keys.isEmpty() || values.isEmpty()) {
      return Optional.empty();
    }
    FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
    FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
    return Optional.of(
        message -> {
          int count = message.getRepeatedFieldCount(field);
          if (count > limits.getMaxPairs()) {
            return false;
          }
          for (int i = 0; i < count; i++) {
            Message entry = (Message) message.getRepeatedField(field, i);
            if (!keys.get().keeps((String) entry.getField(key))
                || !values.get().keeps((String) entry.getField(value))) {
              return false;
            }
          }
          return true;
        });
  }
}
