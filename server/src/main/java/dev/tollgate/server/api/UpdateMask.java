package dev.tollgate.server.api;

import com.google.protobuf.FieldMask;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Which fields an update changes: those that its mask names, or without a mask those it sets. */
final class UpdateMask {
  /** A path that may be told back to the caller. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.]{1,64}");

  private final String message;
  private final Set<String> paths;

  private UpdateMask(String message, Set<String> paths) {
    this.message = message;
    this.paths = paths;
  }

  /**
   * The mask of a request. One without paths is as good as none.
   *
   * @param message the name of the request's field that the paths begin at
   * @param changeable the paths there can be
   * @throws ApiFault INVALID_ARGUMENT for any other path
   */
  static UpdateMask of(FieldMask mask, String message, List<String> changeable) {
    for (int i = 0; i < mask.getPathsCount(); i++) {
      String path = mask.getPaths(i);
      if (!changeable.contains(path)) {
        String named = PLAIN.matcher(path).matches() ? path + " is no field to change; " : "";
        throw RequestFaults.invalid(
            "update_mask.paths[" + i + "]",
            named + "must be one of " + String.join(", ", changeable));
      }
    }
    return new UpdateMask(message, Set.copyOf(mask.getPathsList()));
  }

  /** Whether to change a field that may be absent as well. */
  boolean changesOptional(String path, boolean set) {
    return paths.isEmpty() ? set : paths.contains(path);
  }

  /**
   * Whether to change a field.
   *
   * @throws ApiFault INVALID_ARGUMENT when the mask names it and it is not set
   */
  boolean changes(String path, boolean set) {
    boolean changes = changesOptional(path, set);
    if (changes && !set) {
      throw RequestFaults.invalid(message + "." + path, "is required when update_mask names it");
    }
    return changes;
  }
}
