package dev.tollgate.server.api;

import build.buf.validate.ValidateProto;
import com.google.common.collect.ImmutableListMultimap;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import java.util.Set;

/**
 * The durations of requests, and those of their timestamps that have rules. They must be
 * well-formed before rules look at them: rules reckon with numbers that not all seconds fit in, and
 * one that does not ends them.
 */
final class RequestTimes {
  private final ImmutableListMultimap<Descriptor, FieldDescriptor> fields;

  RequestTimes(Set<Descriptor> requests) {
    ImmutableListMultimap.Builder<Descriptor, FieldDescriptor> found =
        ImmutableListMultimap.builder();
    for (Descriptor request : requests) {
      request.getFields().stream()
          .filter(field -> is(field, Duration.getDescriptor()) || isRuledTimestamp(field))
          .forEach(field -> found.put(request, field));
    }
    this.fields = found.build();
  }

  /**
   * Passes a request whose durations and timestamps are well-formed.
   *
   * @throws ApiFault INVALID_ARGUMENT
   */
  void check(Message request) {
    for (FieldDescriptor field : fields.get(request.getDescriptorForType())) {
      if (!request.hasField(field)) {
        continue;
      }
      if (request.getField(field) instanceof Timestamp time) {
        FromProto.instant(time, field.getName());
      } else if (!Durations.isValid((Duration) request.getField(field))) {
        throw RequestFaults.invalid(
            field.getName(),
            "must be a duration of at most 315,576,000,000 seconds either way, with seconds and"
                + " nanos of one sign and nanos of at most 999,999,999");
      }
    }
  }

  private static boolean isRuledTimestamp(FieldDescriptor field) {
    return is(field, Timestamp.getDescriptor())
        && field.getOptions().hasExtension(ValidateProto.field);
  }

  private static boolean is(FieldDescriptor field, Descriptor type) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && !field.isRepeated()
        && field.getMessageType().getFullName().equals(type.getFullName());
  }
}
