package dev.tollgate.server.api;

import build.buf.protovalidate.Violation;
import build.buf.validate.FieldPath;
import build.buf.validate.FieldPathElement;
import com.google.common.base.Splitter;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.rpc.BadRequest.FieldViolation;

/** Says what is wrong with a field: its path and its limit, never what it holds. */
final class ViolationText {
  /** The rule of most texts in the .proto files. */
  private static final String NO_CONTROL_CHARACTERS = "^\\P{Cc}*$";

  private ViolationText() {}

  static FieldViolation of(Violation violation, Descriptor request) {
    build.buf.validate.Violation fault = violation.toProto();
    String text = text(violation, fault);
    String path = path(fault.getField());
    return FieldViolation.newBuilder()
        .setField(path.isEmpty() ? fieldNamedIn(text, request) : path)
        .setDescription(part(fault) + text)
        .build();
  }

  private static String part(build.buf.validate.Violation fault) {
    if (fault.getForKey()) {
      return "a key ";
    }
    int last = fault.getField().getElementsCount() - 1;
    return last >= 0 && fault.getField().getElements(last).hasStringKey() ? "a value " : "";
  }

  private static String text(Violation violation, build.buf.validate.Violation fault) {
    return switch (fault.getRuleId()) {
      case "required", "enum.not_in" -> "is required";
      case "int64.not_in" -> "must not be 0";
      case "string.min_len" -> "must have at least " + ruleValue(violation) + " character";
      case "string.pattern" ->
          ruleValue(violation).equals(NO_CONTROL_CHARACTERS)
              ? "must not contain control characters"
              : "must match " + ruleValue(violation);
      default -> fault.getMessage();
    };
  }

  private static String ruleValue(Violation violation) {
    Violation.FieldValue value = violation.getRuleValue();
    return value == null ? "" : String.valueOf(value.getValue());
  }

  /** The path in the .proto's names. A map's key is somebody's data: the map stands for it. */
  private static String path(FieldPath field) {
    StringBuilder path = new StringBuilder();
    for (FieldPathElement element : field.getElementsList()) {
      path.append(path.isEmpty() ? "" : ".").append(element.getFieldName());
      if (element.getSubscriptCase() == FieldPathElement.SubscriptCase.INDEX) {
        path.append('[').append(element.getIndex()).append(']');
      }
    }
    return path.toString();
  }

  /** The rules of a whole message begin their text with the name of the field to look at. */
  private static String fieldNamedIn(String text, Descriptor request) {
    String word = Splitter.on(' ').split(text).iterator().next();
    return request.findFieldByName(word) == null ? "" : word;
  }
}
