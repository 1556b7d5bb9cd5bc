package dev.tollgate.server.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.domain.LimitLevel.Crossing;
import dev.tollgate.server.domain.LimitLevel.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LimitLevelTest {
  private static final List<Integer> THRESHOLDS = List.of(50, 80, 90, 100);

  private @Nullable LimitLevel level;
  private long used;

  /** What is told when so many are used, under such a limit. */
  private List<Integer> told(long limit, long nowUsed) {
    return told(Limit.of(limit), nowUsed);
  }

  private List<Integer> told(Limit limit, long nowUsed) {
    Crossing crossing = LimitLevel.cross(level, THRESHOLDS, limit, used, nowUsed);
    level = crossing.level();
    used = nowUsed;
    return crossing.passed();
  }

  @Test
  void eachIsToldAtItsPercentageAndOnce() {
    assertEquals(List.of(), told(1000, 499));
    assertEquals(List.of(50), told(1000, 500));
    assertEquals(List.of(), told(1000, 799));
    assertEquals(List.of(80), told(1000, 800));
    assertEquals(List.of(90), told(1000, 900));
    assertEquals(List.of(), told(1000, 999));
    assertEquals(List.of(100), told(1000, 1000));
    assertEquals(List.of(), told(1000, 1500));
  }

  @Test
  void oneStepMayPassSeveral() {
    assertEquals(THRESHOLDS, told(10, 25));
  }

  @Test
  void whatWasToldIsNotToldAgainWhenCountsGoDownAndUp() {
    told(100, 92);
    assertEquals(List.of(), told(100, 40));
    assertEquals(List.of(), told(100, 95));
    assertEquals(List.of(100), told(100, 100));
  }

  @Test
  void aHigherLimitArmsThoseThatAreNotPassedAnyMore() {
    told(1000, 1000);
    assertEquals(List.of(), told(1200, 1000), "83 %: 50 and 80 are passed still");
    assertEquals(2, level().generation());
    assertEquals(80, level().reachedPercent());
    assertEquals(List.of(90), told(1200, 1080));
    assertEquals(List.of(100), told(1200, 1200));
  }

  @Test
  void aHigherLimitDoesNotHideWhatTheSameChangePasses() {
    told(1000, 900);
    assertEquals(List.of(90), told(1100, 1000), "a message that comes after the limit was raised");
  }

  @Test
  void whatWasNeverToldIsToldUnderAHigherLimitToo() {
    told(1000, 400);
    assertEquals(List.of(50), told(700, 400));
    assertEquals(List.of(), told(800, 400));
  }

  @Test
  void aLowerLimitPassesWhatTheCountHasReached() {
    told(1000, 500);
    assertEquals(List.of(80, 90, 100), told(500, 500));
    assertEquals(1, level().generation());
    assertEquals(List.of(), told(500, 501));
  }

  @Test
  void ofALimitOfNothingAllIsPassed() {
    assertEquals(THRESHOLDS, told(0, 0));
    assertEquals(List.of(), told(-5, 3));
  }

  @Test
  void whatIsLeftOverOfEarlierPeriodsArmsNothing() {
    assertEquals(List.of(50, 80), told(new Limit(1000, 1100), 880));
    assertEquals(List.of(), told(new Limit(1000, 1101), 880));
    assertEquals(List.of(), told(new Limit(1000, 1101), 881));
    assertEquals(1, level().generation());
    assertEquals(List.of(90), told(new Limit(1000, 1101), 991));
  }

  @Test
  void aTimeWithoutALimitIsAHigherOne() {
    told(1000, 1000);
    assertEquals(List.of(), told(LimitLevel.UNLIMITED, 4000));
    assertEquals(THRESHOLDS, told(1000, 4000));
    assertEquals(2, level().generation());
  }

  @Test
  void inAnyStepsEachGenerationTellsEachThresholdOnce() {
    List<Integer> all = new ArrayList<>();
    for (int conversations = 0; conversations <= 300; conversations += 7) {
      all.addAll(told(200, conversations));
      all.addAll(told(200, conversations - 5));
    }
    assertEquals(THRESHOLDS, all);
    assertTrue(level().reachedPercent() == 100);
  }

  private LimitLevel level() {
    return Objects.requireNonNull(level);
  }
}
