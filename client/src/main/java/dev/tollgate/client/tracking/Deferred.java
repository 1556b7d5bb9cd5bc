package dev.tollgate.client.tracking;

import java.util.ArrayList;
import java.util.List;

/** What is told to callers once a line's lock is free again: what they do then is theirs. */
final class Deferred {
  private final List<Runnable> actions = new ArrayList<>(2);

  void tell(Entry entry, Report report) {
    actions.add(() -> entry.report.complete(report));
  }

  void later(Runnable action) {
    actions.add(action);
  }

  void run() {
    actions.forEach(Runnable::run);
  }
}
