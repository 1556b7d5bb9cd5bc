package dev.tollgate.client;

import java.time.Duration;

/**
 * Told by a {@link UsageWatch}, one thing after the other, on the connection's threads. While a
 * method runs nothing more is read: a slow listener is told of fewer changes, and always of the
 * latest. What {@link #changed} throws ends the watch.
 */
@FunctionalInterface
public interface UsageListener {
  /** A tenant's figures: those that it has when the watch begins, and then whenever they change. */
  void changed(TenantUsage usage);

  /**
   * The watch is interrupted and goes on by itself. What changes meanwhile is told then, the latest
   * of each tenant.
   *
   * @param failure why
   * @param pause after which the server is called again
   */
  default void interrupted(TollgateException failure, Duration pause) {}

  /**
   * The watch has ended, and not by {@link UsageWatch#close}: calling again would fail in the same
   * way.
   *
   * @param failure why
   */
  default void ended(TollgateException failure) {}
}
