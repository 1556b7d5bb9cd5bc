package dev.tollgate.server.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Connections of another source whose commits are carried out, but whose answer gets lost. */
final class FailingConnections {
  private final DataSource connections;
  private final AtomicInteger lostCommits;
  private final AtomicInteger refusedConnects;
  private final AtomicInteger connects = new AtomicInteger();

  private FailingConnections(DataSource connections, int lostCommits, int refusedConnects) {
    this.connections = connections;
    this.lostCommits = new AtomicInteger(lostCommits);
    this.refusedConnects = new AtomicInteger(refusedConnects);
  }

  /** The first {@code count} commits happen and are answered with a lost connection. */
  static FailingConnections losingCommits(DataSource connections, int count) {
    return new FailingConnections(connections, count, 0);
  }

  /** The first {@code count} connects fail. */
  static FailingConnections refusing(DataSource connections, int count) {
    return new FailingConnections(connections, 0, count);
  }

  /** How often a connection was asked for. */
  int connects() {
    return connects.get();
  }

  DataSource source() {
    return (DataSource)
        Proxy.newProxyInstance(
            FailingConnections.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) ->
                method.getName().equals("getConnection")
                    ? connect()
                    : call(() -> method.invoke(connections, arguments)));
  }

  private Connection connect() throws SQLException {
    connects.incrementAndGet();
    if (refusedConnects.getAndDecrement() > 0) {
      throw new SQLException("the server does not answer", "08001");
    }
    Connection connection = connections.getConnection();
    return (Connection)
        Proxy.newProxyInstance(
            FailingConnections.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              Object result = call(() -> method.invoke(connection, arguments));
              if (method.getName().equals("commit") && lostCommits.getAndDecrement() > 0) {
                throw new SQLException("the answer to the commit was lost", "08006");
              }
              return result;
            });
  }

  private interface Call {
    Object run() throws ReflectiveOperationException;
  }

  private static Object call(Call call) throws Throwable {
    try {
      return call.run();
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
