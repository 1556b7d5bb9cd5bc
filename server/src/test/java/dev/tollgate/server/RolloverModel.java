package dev.tollgate.server;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A tenant in memory, as plain as can be: what it may use and has used in a calendar month. */
final class RolloverModel {
  /** A grant; those that were made earlier come earlier. */
  record Grant(long amount, YearMonth month, int rolloverPeriods) {
    YearMonth last() {
      return month.plusMonths(rolloverPeriods);
    }
  }

  /** What a decision is made of. */
  record Figures(@Nullable Long limit, long granted, long rolledOver, long used) {}

  /** A limit, and since when it is in force. */
  private record InForce(Instant since, @Nullable Long limit) {}

  private final TreeMap<String, Instant> messages = new TreeMap<>();
  private final List<Grant> grants = new ArrayList<>();
  private final Map<String, @Nullable Long> plans = new HashMap<>();
  private final List<InForce> limits = new ArrayList<>();
  private String plan = "";
  private @Nullable Long own;

  void plan(Instant now, String code) {
    plan = code;
    inForce(now);
  }

  void ownLimit(Instant now, @Nullable Long limit) {
    own = limit;
    inForce(now);
  }

  void planLimit(Instant now, String code, @Nullable Long limit) {
    plans.put(code, limit);
    inForce(now);
  }

  private void inForce(Instant now) {
    if (!plan.isEmpty()) {
      limits.add(new InForce(now, own != null ? own : plans.get(plan)));
    }
  }

  void grant(Grant grant) {
    grants.add(grant);
  }

  void track(String id, Instant time) {
    messages.put(id, time);
  }

  void takeBack(String id) {
    messages.remove(id);
  }

  /** A message that counts, if there is one. */
  @Nullable String anyMessage(Random random) {
    List<String> ids = List.copyOf(messages.keySet());
    return ids.isEmpty() ? null : ids.get(random.nextInt(ids.size()));
  }

  Figures figures(Instant now) {
    YearMonth month = monthOf(now);
    long rolledOver = rolledInto(month);
    long granted =
        grants.stream().filter(g -> g.month.equals(month)).mapToLong(Grant::amount).sum();
    return new Figures(
        limits.get(limits.size() - 1).limit, granted + rolledOver, rolledOver, used(month));
  }

  private static YearMonth monthOf(Instant time) {
    return YearMonth.from(time.atOffset(ZoneOffset.UTC));
  }

  private long used(YearMonth month) {
    return messages.values().stream().filter(time -> monthOf(time).equals(month)).count();
  }

  private @Nullable Long limitAtEnd(YearMonth month) {
    Instant end = month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    @Nullable Long limit = limits.get(0).limit;
    for (InForce one : limits) {
      if (one.since.isBefore(end)) {
        limit = one.limit;
      }
    }
    return limit;
  }

  /** Every conversation of a grant that moves on is a grant in this list, until it is used. */
  private long rolledInto(YearMonth current) {
    List<Grant> left = new ArrayList<>();
    YearMonth month =
        grants.stream().map(Grant::month).min(Comparator.naturalOrder()).orElse(current);
    for (; month.isBefore(current); month = month.plusMonths(1)) {
      YearMonth ended = month;
      @Nullable Long limit = limitAtEnd(ended);
      long free = limit == null ? Long.MAX_VALUE / 2 : limit;
      for (Grant grant : grants) {
        if (grant.month.equals(ended) && grant.rolloverPeriods == 0) {
          free += grant.amount;
        } else if (grant.month.equals(ended)) {
          for (long n = 0; n < grant.amount; n++) {
            left.add(grant);
          }
        }
      }
      left.sort(Comparator.comparing(Grant::last).thenComparingInt(this::place));
      for (long over = used(ended) - free; over > 0 && !left.isEmpty(); over--) {
        left.remove(0);
      }
      left.removeIf(grant -> grant.last().equals(ended));
    }
    return left.size();
  }

  private int place(Grant grant) {
    return grants.indexOf(grant);
  }
}
