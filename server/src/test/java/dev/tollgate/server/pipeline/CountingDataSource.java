package dev.tollgate.server.pipeline;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Passes everything on to another data source, and counts the statements that are executed. */
final class CountingDataSource {
  private final AtomicInteger statements = new AtomicInteger();

  DataSource around(DataSource dataSource) {
    return proxy(DataSource.class, dataSource);
  }

  /** Statements since the last time this was asked. */
  int taken() {
    return statements.getAndSet(0);
  }

  private <T> T proxy(Class<T> type, Object target) {
    InvocationHandler handler = (proxy, method, arguments) -> invoke(target, method, arguments);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private @Nullable Object invoke(
      Object target, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (target instanceof PreparedStatement && method.getName().startsWith("execute")) {
      statements.incrementAndGet();
    }
    try {
      Object result = method.invoke(target, arguments);
      if (result instanceof PreparedStatement) {
        return proxy(PreparedStatement.class, result);
      }
      boolean opened = method.getName().equals("getConnection");
      return opened && result != null ? proxy(Connection.class, result) : result;
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }
}
