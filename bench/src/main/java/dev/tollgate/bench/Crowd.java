package dev.tollgate.bench;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whom the suite's messages are from. Few tenants have most of the messages: the one of rank k has
 * a share of 1/k of the first one's (Zipf's law). Of ten messages seven are from customers with an
 * open session, and three open one: of customers whose last session is over, each taken once, and
 * of new customers when there are no more of them.
 */
final class Crowd implements Source {
  /** The share of messages that open a session. */
  static final double OPENING = 0.30;

  /** What the ids of customers begin with: like phone numbers, of areas that are nobody's. */
  static final String ACTIVE_AREA = "+1555";

  static final String DORMANT_AREA = "+1666";
  private static final String NEW_AREA = "+1777";

  /** Digits of an id after its area, or more. */
  static final int DIGITS_MIN = 8;

  /** A prime, so that customers are taken from all over the stock. */
  private static final long STRIDE = 7_919;

  /**
   * How many there are.
   *
   * @param tenants 1 to 1,000,000
   * @param customers with an open session, at least one a tenant
   * @param dormant whose last session is over
   * @param hotShare of the messages that one tenant has, beside its share by rank: 0 to 1
   */
  record Shape(int tenants, int customers, int dormant, double hotShare) {
    static final int TENANTS_MAX = 1_000_000;
    private static final int CUSTOMERS_MAX = 20_000_000;

    Shape {
      if (tenants < 1 || tenants > TENANTS_MAX) {
        throw new IllegalArgumentException(
            "--tenants must be 1 to " + TENANTS_MAX + ": " + tenants);
      }
      if (customers < tenants || customers > CUSTOMERS_MAX) {
        throw new IllegalArgumentException(
            "--customers must be --tenants to " + CUSTOMERS_MAX + ": " + customers);
      }
      if (dormant < 0 || dormant > CUSTOMERS_MAX) {
        throw new IllegalArgumentException(
            "--dormant must be 0 to " + CUSTOMERS_MAX + ": " + dormant);
      }
    }

    /** The same with other tenants, and as many customers at least. */
    Shape ofTenants(int other) {
      return new Shape(other, Math.max(other, customers), dormant, hotShare);
    }

    /** The same with a tenant that has this share of the messages. */
    Shape hot(double share) {
      return new Shape(tenants, customers, dormant, share);
    }
  }

  private final Shape shape;
  private final double[] cumulated;
  private final int[] firstActive;
  private final int[] firstDormant;
  private final AtomicLong opened;

  Crowd(Shape shape) {
    this(shape, new AtomicLong());
  }

  private Crowd(Shape shape, AtomicLong opened) {
    this.shape = shape;
    this.opened = opened;
    this.cumulated = cumulated(shape.tenants());
    this.firstActive = spread(shape.customers(), 1);
    this.firstDormant = spread(shape.dormant(), 0);
  }

  /** The same crowd, when one of its tenants has this share of the messages. */
  Crowd hot(double share) {
    return new Crowd(shape.hot(share), opened);
  }

  private static double[] cumulated(int tenants) {
    double[] sums = new double[tenants];
    double sum = 0;
    for (int tenant = 0; tenant < tenants; tenant++) {
      sum += 1.0 / (tenant + 1);
      sums[tenant] = sum;
    }
    return sums;
  }

  /** The first customer of each tenant, and how many there are in all: in proportion. */
  private int[] spread(int customers, int min) {
    double all = cumulated[shape.tenants() - 1];
    int[] first = new int[shape.tenants() + 1];
    int left = customers - min * shape.tenants();
    for (int tenant = 0; tenant < shape.tenants(); tenant++) {
      long upTo = Math.round(left * cumulated[tenant] / all);
      first[tenant + 1] = Math.toIntExact(upTo) + min * (tenant + 1);
    }
    return first;
  }

  Shape shape() {
    return shape;
  }

  static String tenantId(int tenant) {
    return "tenant-" + tenant;
  }

  private static String id(String area, long number) {
    String digits = Long.toString(number);
    return area + "0".repeat(Math.max(0, DIGITS_MIN - digits.length())) + digits;
  }

  /** How many customers with an open session a tenant has. */
  int active(int tenant) {
    return firstActive[tenant + 1] - firstActive[tenant];
  }

  int firstActive(int tenant) {
    return firstActive[tenant];
  }

  int dormant(int tenant) {
    return firstDormant[tenant + 1] - firstDormant[tenant];
  }

  int firstDormant(int tenant) {
    return firstDormant[tenant];
  }

  @Override
  public Customer draw(SplittableRandom random) {
    if (random.nextDouble() < OPENING) {
      return opening(random);
    }
    int tenant = tenant(random);
    int customer = firstActive[tenant] + random.nextInt(active(tenant));
    return new Customer(tenantId(tenant), id(ACTIVE_AREA, customer), false);
  }

  private Customer opening(SplittableRandom random) {
    long number = opened.getAndIncrement();
    if (number >= shape.dormant()) {
      return new Customer(tenantId(tenant(random)), id(NEW_AREA, number), true);
    }
    int customer = (int) (number * STRIDE % shape.dormant());
    int place = Arrays.binarySearch(firstDormant, customer);
    int tenant = place >= 0 ? lastOf(place) : -place - 2;
    return new Customer(tenantId(tenant), id(DORMANT_AREA, customer), true);
  }

  /** Of tenants that begin with the same customer, all but the last have none. */
  private int lastOf(int place) {
    int tenant = place;
    while (tenant + 1 < shape.tenants() && firstDormant[tenant + 1] == firstDormant[tenant]) {
      tenant++;
    }
    return tenant;
  }

  private int tenant(SplittableRandom random) {
    if (shape.hotShare() > 0 && random.nextDouble() < shape.hotShare()) {
      return 0;
    }
    double at = random.nextDouble() * cumulated[shape.tenants() - 1];
    int place = Arrays.binarySearch(cumulated, at);
    return Math.min(place >= 0 ? place : -place - 1, shape.tenants() - 1);
  }
}
