package dev.tollgate.server.api;

import com.google.common.collect.ImmutableListMultimap;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import java.util.Set;

/**
 * The durations of requests, which must be well-formed before rules look at them: rules reckon with
 * nanoseconds in 64 bits, and a duration of more seconds than those can count ends them.
 */
final class RequestDurations {
  private final ImmutableListMultimap<Descriptor, FieldDescriptor> fields;

  RequestDurations(Set<Descriptor> requests) {
    ImmutableListMultimap.Builder<Descriptor, FieldDescriptor> found =
        ImmutableListMultimap.builder();
    for (Descriptor request : requests) {
      request.getFields().stream()
          .filter(RequestDurations::isDuration)
          .forEach(field -> found.put(request, field));
    }
    this.fields = found.build();
  }

  /**
   * Passes a request whose durations are well-formed.
   *
   * @throws ApiFault INVALID_ARGUMENT
   */
  void check(Message request) {
    for (FieldDescriptor field : fields.get(request.getDescriptorForType())) {
      if (request.hasField(field) && !Durations.isValid((Duration) request.getField(field))) {
        throw RequestFaults.invalid(
            field.getName(),
            "must be a duration of at most 315,576,000,000 seconds either way, with seconds and"
                + " nanos of one sign and nanos of at most 999,999,999");
      }
    }
  }

  private static boolean isDuration(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && !field.isRepeated()
        && field.getMessageType().getFullName().equals(Duration.getDescriptor().getFullName());
  }
}
