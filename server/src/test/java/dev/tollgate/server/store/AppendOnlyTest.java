package dev.tollgate.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.junit.jupiter.api.Test;

/** What tells who changed what is added to, and never changed or removed by any statement. */
class AppendOnlyTest {
  private static final List<String> APPEND_ONLY = List.of("admin_change", "audit_entry");

  private static final Map<String, String> STATEMENTS = statements();

  @Test
  void noStatementChangesOrRemovesWhatWasKept() {
    for (String table : APPEND_ONLY) {
      assertEquals(List.of(), changing(table), table);
    }
  }

  @Test
  void theyAreWrittenAndOtherTablesAreSeenToChange() {
    for (String table : APPEND_ONLY) {
      assertTrue(
          STATEMENTS.values().stream().anyMatch(sql -> sql.contains("insert into " + table)),
          table);
    }
    assertEquals(List.of("AdminMapper"), changing("quota_grant"));
    assertTrue(changing("tenant_calendar").contains("AdminMapper"), "deletes");
    assertTrue(changing("plan").contains("AdminMapper"), "inserts that may update");
    assertTrue(changing("lane").contains("LaneMapper"), "statements in annotations");
  }

  /** The mappers with a statement that changes or removes rows of a table. */
  private static List<String> changing(String table) {
    Pattern change =
        Pattern.compile(
            "\\b(update|delete\\s+from|truncate(\\s+table)?|merge\\s+into)\\s+(only\\s+)?"
                + table
                + "\\b|\\binsert\\s+into\\s+"
                + table
                + "\\b[^;<]*(<(?!/insert|/select)[^;<]*)*\\bon\\s+conflict\\b");
    return STATEMENTS.entrySet().stream()
        .filter(mapper -> change.matcher(mapper.getValue()).find())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The SQL of each mapper, from its file and its annotations. */
  private static Map<String, String> statements() {
    Map<String, String> statements = new TreeMap<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(AppendOnlyTest.class.getPackageName())) {
      String sql = annotated(type.reflect()) + file(type.getSimpleName() + ".xml");
      if (!sql.isBlank()) {
        statements.put(type.getSimpleName(), sql.toLowerCase(Locale.ROOT));
      }
    }
    return statements;
  }

  private static String file(String name) {
    try (InputStream in = AppendOnlyTest.class.getResourceAsStream(name)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String annotated(Class<?> mapper) {
    StringBuilder sql = new StringBuilder();
    Stream.of(mapper.getDeclaredMethods())
        .flatMap(
            method ->
                Stream.of(
                        method.getAnnotation(Select.class),
                        method.getAnnotation(Insert.class),
                        method.getAnnotation(Update.class),
                        method.getAnnotation(Delete.class))
                    .flatMap(AppendOnlyTest::lines))
        .forEach(line -> sql.append(line).append(" \n"));
    return sql.toString();
  }

  private static Stream<String> lines(Object annotation) {
    if (annotation instanceof Select select) {
      return Stream.of(select.value());
    }
    if (annotation instanceof Insert insert) {
      return Stream.of(insert.value());
    }
    if (annotation instanceof Update update) {
      return Stream.of(update.value());
    }
    return annotation instanceof Delete delete ? Stream.of(delete.value()) : Stream.of();
  }
}
