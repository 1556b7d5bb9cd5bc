package dev.tollgate.server;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** Counters of a server as JMX shows them, such as {@code dev.tollgate:type=Tracking,port=9090}. */
final class ExposedCounters implements AutoCloseable {
  private final ObjectName name;

  private ExposedCounters(ObjectName name) {
    this.name = name;
  }

  static ExposedCounters of(String type, Object counters, int port) {
    try {
      ObjectName name = new ObjectName("dev.tollgate:type=" + type + ",port=" + port);
      ManagementFactory.getPlatformMBeanServer().registerMBean(counters, name);
      return new ExposedCounters(name);
    } catch (JMException e) {
      throw new IllegalStateException("the counters cannot be shown", e);
    }
  }

  @Override
  public void close() throws JMException {
    ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
  }
}
