package dev.tollgate.server.store;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ibatis.reflection.factory.DefaultObjectFactory;

/**
 * Makes rows by constructors that are looked up and opened once. MyBatis's own factory tries one
 * that is not public anew for each row, and catches the exception that says so: it took a tenth of
 * what reading a batch took of the processor.
 */
final class RowFactory extends DefaultObjectFactory {
  private static final long serialVersionUID = 1L;

  private final transient Map<Class<?>, Constructor<?>> ofRecords = new ConcurrentHashMap<>();

  @Override
  public <T> T create(
      Class<T> type, List<Class<?>> constructorTypes, List<Object> constructorValues) {
    if (!type.isRecord()) {
      return super.create(type, constructorTypes, constructorValues);
    }
    Constructor<?> constructor =
        ofRecords.computeIfAbsent(type, record -> opened(record, constructorTypes));
    try {
      return type.cast(constructor.newInstance(constructorValues.toArray()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a row cannot be made a " + type.getName(), e);
    }
  }

  /** The one with a parameter for each component: what {@link RowMaps} maps records by. */
  private static Constructor<?> opened(Class<?> type, List<Class<?>> parameters) {
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(parameters.toArray(Class[]::new));
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("no constructor for the columns of " + type.getName(), e);
    }
  }
}
