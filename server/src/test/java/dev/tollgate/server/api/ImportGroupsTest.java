package dev.tollgate.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ImportGroupsTest {
  private final ImportGroups<String> groups = new ImportGroups<>(3);

  @Test
  void aLanesItemsComeOutTogetherAndInOrder() {
    assertEquals(List.of(), groups.add(1, "a"));
    assertEquals(List.of(), groups.add(2, "x"));
    assertEquals(List.of(), groups.add(1, "b"));
    assertEquals(List.of("a", "b", "c"), groups.add(1, "c"));
    assertEquals(List.of(), groups.add(1, "d"));
  }

  @Test
  void whatIsDrainedIsOut() {
    groups.add(1, "a");
    groups.add(2, "x");
    assertEquals(Set.of("a", "x"), Set.copyOf(groups.drain()));
    assertEquals(List.of(), groups.drain());
    assertEquals(List.of(), groups.add(1, "b"));
    assertEquals(List.of(), groups.add(1, "c"));
  }

  @Test
  void groupsOfOneDoNotWait() {
    assertEquals(List.of("a"), new ImportGroups<String>(1).add(1, "a"));
  }
}
