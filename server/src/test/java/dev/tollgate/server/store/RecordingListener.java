package dev.tollgate.server.store;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** Keeps what it is told, and lets a test step in when a lane is locked. */
public final class RecordingListener implements LaneListener {
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final AtomicReference<Runnable> atNextBegin = new AtomicReference<>(() -> {});

  /** What it was told since it was last asked, such as {@code begun 2@17}: lane and version. */
  public List<String> events() {
    List<String> told = List.copyOf(events);
    events.clear();
    return told;
  }

  /** Runs once, when the next transaction has locked its lane. */
  void atNextBegin(Runnable action) {
    atNextBegin.set(action);
  }

  @Override
  public void begun(int lane, long version) {
    events.add("begun " + lane + "@" + version);
    atNextBegin.getAndSet(() -> {}).run();
  }

  @Override
  public void abandoned(int lane, long version) {
    events.add("abandoned " + lane + "@" + version);
  }

  @Override
  public void tenantChanged(int lane, long version, String tenantId) {
    events.add("tenant " + tenantId + " " + lane + "@" + version);
  }

  @Override
  public void tenantsUntouched(int lane, long version) {
    events.add("untouched " + lane + "@" + version);
  }

  @Override
  public void plansChanged(long[] versionsByLane) {
    events.add("plans " + Arrays.toString(versionsByLane));
  }
}
