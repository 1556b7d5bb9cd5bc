package dev.tollgate.server.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.server.domain.Rollover.Ended;
import dev.tollgate.server.domain.Rollover.Grant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RolloverTest {
  private static final int HISTORIES = 20_000;

  private static Ended used(long used) {
    return new Ended(100L, 0, used);
  }

  @Test
  void whatIsLeftMovesOnForItsPeriodsAndNoLonger() {
    List<Grant> grant = List.of(new Grant(1, 60, 0, 2));
    assertEquals(0, Rollover.intoNext(List.of(), grant), "it has not moved yet");
    assertEquals(30, Rollover.intoNext(List.of(used(130)), grant));
    assertEquals(20, Rollover.intoNext(List.of(used(130), used(110)), grant));
    assertEquals(0, Rollover.intoNext(List.of(used(130), used(110), used(0)), grant));
  }

  @Test
  void theFirstToEndIsUsedFirst() {
    List<Grant> grants = List.of(new Grant(1, 10, 0, 5), new Grant(2, 10, 0, 1));
    assertEquals(10, Rollover.intoNext(List.of(used(110), used(100)), grants));
    assertEquals(5, Rollover.intoNext(List.of(used(110), used(105)), grants));
  }

  @Test
  void ofThoseThatEndTogetherTheFirstMadeIsUsedFirst() {
    List<Grant> grants = List.of(new Grant(2, 40, 1, 2), new Grant(1, 60, 0, 2));
    assertEquals(60, Rollover.intoNext(List.of(used(130), used(110)), grants));
  }

  @Test
  void grantsThatEndInTheirPeriodSpareThoseThatMoveOn() {
    List<Grant> grant = List.of(new Grant(1, 60, 0, 2));
    assertEquals(60, Rollover.intoNext(List.of(new Ended(100L, 30, 130)), grant));
    assertEquals(10, Rollover.intoNext(List.of(new Ended(100L, -20, 130)), grant));
    assertEquals(40, Rollover.intoNext(List.of(new Ended(10L, -30, 0)), grant));
  }

  @Test
  void withoutALimitNothingIsUsed() {
    List<Grant> grant = List.of(new Grant(1, 60, 0, 2));
    assertEquals(60, Rollover.intoNext(List.of(new Ended(null, -5, 1_000_000)), grant));
  }

  @Test
  void anyHistoryGivesWhatCountingOneConversationAfterAnotherGives() {
    long seed = Long.getLong("tollgate.seed", System.nanoTime());
    System.out.println("RolloverTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < HISTORIES; i++) {
      List<Ended> ended = ended(random);
      List<Grant> grants = grants(random, ended.size());
      long moved = Rollover.intoNext(ended, grants);
      assertEquals(
          counted(ended, grants), moved, () -> "seed " + seed + " " + ended + " " + grants);
    }
  }

  @Test
  void noMoreMovesOnThanThePeriodLeaves() {
    long seed = Long.getLong("tollgate.seed", System.nanoTime());
    System.out.println("RolloverTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < HISTORIES; i++) {
      List<Ended> ended = ended(random);
      List<Grant> grants = grants(random, ended.size());
      int last = ended.size() - 1;
      Ended period = ended.get(last);
      Long limit = period.limit();
      if (limit != null) {
        long own = grants.stream().filter(g -> g.first() == last).mapToLong(Grant::amount).sum();
        long before = Rollover.intoNext(ended.subList(0, last), grants);
        long left = limit + period.granted() + own + before - period.used();
        long moved = Rollover.intoNext(ended, grants);
        assertTrue(
            moved <= Math.max(0, left),
            () -> "seed " + seed + " " + moved + " of " + left + " " + ended + " " + grants);
      }
    }
  }

  private static List<Ended> ended(Random random) {
    List<Ended> ended = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      Long limit = random.nextInt(8) == 0 ? null : (long) random.nextInt(5);
      ended.add(new Ended(limit, random.nextInt(9) - 5, random.nextInt(12)));
    }
    return ended;
  }

  private static List<Grant> grants(Random random, int periods) {
    List<Grant> grants = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      int first = random.nextInt(periods + 1);
      grants.add(new Grant(i, 1 + random.nextInt(6), first, first + 1 + random.nextInt(4)));
    }
    Collections.shuffle(grants, random);
    return grants;
  }

  /** One conversation of a grant that is not used yet. */
  private record Token(int last, long grant) {}

  /** The same, told conversation by conversation. */
  private static long counted(List<Ended> ended, List<Grant> grants) {
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < ended.size(); i++) {
      int period = i;
      for (Grant grant : grants) {
        if (grant.first() == period) {
          LongStream.range(0, grant.amount())
              .forEach(n -> tokens.add(new Token(grant.last(), grant.number())));
        }
      }
      tokens.sort(Comparator.comparingInt(Token::last).thenComparingLong(Token::grant));
      Ended figures = ended.get(period);
      Long limit = figures.limit();
      if (limit != null) {
        long free = limit + figures.granted();
        for (long n = Math.min(free, 0); n < figures.used(); n++) {
          if (free > 0) {
            free--;
          } else if (!tokens.isEmpty()) {
            tokens.remove(0);
          }
        }
      }
      tokens.removeIf(token -> token.last() == period);
    }
    return tokens.size();
  }
}
