package dev.tollgate.server.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LaneVersionsTest {
  private final LaneVersions versions = new LaneVersions();

  private void commit(long version) {
    versions.begun(version);
    versions.committed(version);
  }

  @Test
  void ownCommitsLeaveOlderFiguresGood() {
    versions.observed(100);
    long before = versions.goodFrom();
    commit(101);
    commit(102);
    versions.observed(102);
    assertEquals(before, versions.goodFrom());
  }

  @Test
  void aCommitOfAnotherServerIsSeenByTheLook() {
    versions.observed(100);
    commit(101);
    versions.observed(102);
    assertEquals(102, versions.goodFrom());
  }

  @Test
  void aCommitOfAnotherServerIsSeenByTheGapItLeaves() {
    versions.observed(100);
    commit(102);
    assertEquals(102, versions.goodFrom());
  }

  @Test
  void anOwnCommitThatTheLookSeesFirstIsNoForeignOne() {
    versions.observed(100);
    versions.begun(101);
    versions.observed(101);
    assertEquals(100, versions.goodFrom());
    versions.committed(101);
    versions.observed(101);
    assertEquals(100, versions.goodFrom());
  }

  @Test
  void anOwnVersionThatTwoLooksFindUnconfirmedIsAnotherServers() {
    versions.observed(100);
    versions.begun(101);
    versions.observed(101);
    versions.observed(101);
    assertEquals(101, versions.goodFrom());
  }

  @Test
  void ownCommitsMayBeHeardOfOutOfOrder() {
    versions.observed(100);
    versions.begun(101);
    versions.begun(102);
    versions.committed(102);
    versions.observed(102);
    versions.committed(101);
    commit(103);
    versions.observed(103);
    assertEquals(100, versions.goodFrom());
  }

  @Test
  void anAbandonedVersionThatWasCommittedAllTheSameCountsAsForeign() {
    versions.observed(100);
    versions.begun(101);
    versions.abandoned(101);
    commit(102);
    assertEquals(102, versions.goodFrom());
  }

  @Test
  void anAbandonedVersionMayBeUsedAgain() {
    versions.observed(100);
    versions.begun(101);
    versions.abandoned(101);
    commit(101);
    versions.observed(101);
    assertEquals(100, versions.goodFrom());
  }

  @Test
  void anOldLookChangesNothing() {
    versions.observed(100);
    commit(101);
    versions.observed(99);
    assertEquals(100, versions.goodFrom());
  }
}
