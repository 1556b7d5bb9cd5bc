package dev.tollgate.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What users of the library see: the public parts of the public types of its own package. */
final class Surface {
  private static final String PACKAGE = Surface.class.getPackageName();

  private Surface() {}

  /** A line for each type, sorted, and below it one for each of its parts. */
  static List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Class<?> type : types()) {
      lines.add(describe(type));
      parts(type).map(part -> "  " + part).sorted().forEach(lines::add);
    }
    return lines;
  }

  /** The signatures alone, with the names of all types that stand in them. */
  static Stream<String> signatures() {
    return types().stream().flatMap(Surface::parts);
  }

  private static List<Class<?>> types() {
    Path classes = Path.of("target", "classes").resolve(PACKAGE.replace('.', '/'));
    try (Stream<Path> files = Files.list(classes)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
          .map(name -> load(PACKAGE + "." + name.substring(0, name.length() - 6)))
          .filter(Surface::isVisible)
          .sorted((a, b) -> a.getName().compareTo(b.getName()))
          .collect(Collectors.toList());
    } catch (IOException e) {
      throw new UncheckedIOException("tests run in their module's directory", e);
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, Surface.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  /** As are those that it stands in. */
  private static boolean isVisible(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return isVisible(type.getModifiers())
        && !type.isAnonymousClass()
        && (outer == null || isVisible(outer));
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String describe(Class<?> type) {
    String what =
        type.isRecord()
            ? "record"
            : type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
    String sealed =
        type.isSealed()
            ? " permits "
                + Arrays.stream(type.getPermittedSubclasses())
                    .map(Class::getName)
                    .sorted()
                    .collect(Collectors.joining(", "))
            : "";
    boolean closed = Modifier.isFinal(type.getModifiers()) && !type.isRecord() && !type.isEnum();
    return (closed ? "final " : "") + what + " " + type.getName() + supertypes(type) + sealed;
  }

  private static String supertypes(Class<?> type) {
    Stream<Type> above =
        Stream.concat(
            Stream.ofNullable(type.getGenericSuperclass()),
            Arrays.stream(type.getGenericInterfaces()));
    String names =
        above
            .map(Type::getTypeName)
            .filter(name -> !name.equals("java.lang.Object") && !name.equals("java.lang.Record"))
            .sorted()
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "" : " : " + names;
  }

  private static Stream<String> parts(Class<?> type) {
    Stream<String> fields =
        Arrays.stream(type.getDeclaredFields())
            .filter(field -> isVisible(field.getModifiers()) && !field.isSynthetic())
            .map(Surface::describe);
    Stream<String> constructors =
        Arrays.stream(type.getDeclaredConstructors())
            .filter(made -> isVisible(made.getModifiers()) && !made.isSynthetic())
            .map(Surface::describe);
    Stream<String> methods =
        Arrays.stream(type.getDeclaredMethods())
            .filter(method -> isVisible(method.getModifiers()) && !method.isSynthetic())
            .map(Surface::describe);
    return Stream.of(fields, constructors, methods).flatMap(all -> all);
  }

  private static String describe(Field field) {
    String constant = field.isEnumConstant() ? "constant " : "";
    return constant
        + modifier(field.getModifiers())
        + field.getName()
        + ": "
        + field.getGenericType().getTypeName();
  }

  private static String describe(Constructor<?> constructor) {
    return "new" + parameters(constructor);
  }

  private static String describe(Method method) {
    return modifier(method.getModifiers())
        + (method.isDefault() ? "default " : "")
        + method.getName()
        + parameters(method)
        + ": "
        + method.getGenericReturnType().getTypeName();
  }

  private static String modifier(int modifiers) {
    return Modifier.isStatic(modifiers) ? "static " : "";
  }

  private static String parameters(Executable executable) {
    String thrown =
        Arrays.stream(executable.getGenericExceptionTypes())
            .map(Type::getTypeName)
            .collect(Collectors.joining(", "));
    return Arrays.stream(executable.getGenericParameterTypes())
            .map(Type::getTypeName)
            .collect(Collectors.joining(", ", "(", ")"))
        + (thrown.isEmpty() ? "" : " throws " + thrown);
  }
}
