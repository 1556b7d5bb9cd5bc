package dev.tollgate.bench;

import java.util.SplittableRandom;

/**
 * Whom the messages are from: customers spread evenly over tenants, each with an open session.
 *
 * @param tenants 1 to 1,000,000
 * @param customers at least one a tenant, at most 9,999,999; below 900 a tenant, no one comes near
 *     the limit of the plan FREE
 */
record Population(int tenants, int customers) implements Source {
  private static final int TENANTS_MAX = 1_000_000;
  private static final int CUSTOMERS_MAX = 9_999_999;

  Population {
    if (tenants < 1 || tenants > TENANTS_MAX) {
      throw new IllegalArgumentException("--tenants must be 1 to " + TENANTS_MAX + ": " + tenants);
    }
    if (customers < tenants || customers > CUSTOMERS_MAX) {
      throw new IllegalArgumentException(
          "--customers must be --tenants to " + CUSTOMERS_MAX + ": " + customers);
    }
  }

  @Override
  public Customer draw(SplittableRandom random) {
    int customer = random.nextInt(customers);
    return new Customer(tenantIdOf(customer), customerId(customer), false);
  }

  String tenantId(int tenant) {
    return "tenant-" + tenant;
  }

  String tenantIdOf(int customer) {
    return tenantId(customer % tenants);
  }

  /** Like a phone number, of an area that is nobody's. */
  String customerId(int customer) {
    String digits = Integer.toString(customer);
    return "+1555" + "0".repeat(7 - digits.length()) + digits;
  }
}
