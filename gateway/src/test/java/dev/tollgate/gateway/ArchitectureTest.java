package dev.tollgate.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the table of the gateway in docs/ARCHITECTURE.md: who may import whom. */
class ArchitectureTest {
  private static final String ROOT = "dev.tollgate.gateway";

  private static final JavaClasses GATEWAY =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  /** Each package, and the packages of the gateway that it may import beside itself. */
  private static final Map<String, List<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("config", List.of("json", "whatsapp")),
          Map.entry("json", List.of()),
          Map.entry("logs", List.of("json")),
          Map.entry("whatsapp", List.of("config", "json")),
          Map.entry("twilio", List.of("config", "json")),
          Map.entry("delivery", List.of()),
          Map.entry("provider", List.of("config", "json")),
          Map.entry("database", List.of("config")),
          Map.entry("store", List.of("database", "delivery", "json")),
          Map.entry("metering", List.of()),
          Map.entry("recent", List.of()),
          Map.entry("metrics", List.of("database", "metering", "store")),
          Map.entry("queue", List.of("config", "database", "metering", "provider", "store")),
          Map.entry(
              "send",
              List.of("config", "database", "metering", "provider", "queue", "recent", "store")),
          Map.entry(
              "inbound",
              List.of(
                  "config",
                  "database",
                  "delivery",
                  "json",
                  "metering",
                  "store",
                  "twilio",
                  "whatsapp")));

  @Test
  void packagesImportOnlyWhatTheTableAllows() {
    MAY_IMPORT.forEach(
        (name, others) ->
            classes()
                .that(resideInAPackage(packageOf(name)))
                .should()
                .onlyDependOnClassesThat(
                    resideInAnyPackage(
                            Stream.concat(Stream.of(name), others.stream())
                                .map(ArchitectureTest::packageOf)
                                .toArray(String[]::new))
                        .or(not(resideInAPackage(ROOT + ".."))))
                .check(GATEWAY));
  }

  @Test
  void onlyTheDatabaseAndTheDemoKnowTheServer() {
    noClasses()
        .that(resideInAPackage(ROOT + ".."))
        .and(not(resideInAnyPackage(packageOf("database"), packageOf("demo"), packageOf("cli"))))
        .should()
        .dependOnClassesThat(resideInAPackage("dev.tollgate.server.."))
        .check(GATEWAY);
  }

  @Test
  void meteringIsReachedThroughTheClientAlone() {
    noClasses()
        .that(resideInAPackage(ROOT + ".."))
        .and(not(resideInAPackage(packageOf("demo"))))
        .should()
        .dependOnClassesThat(resideInAnyPackage("dev.tollgate.metering..", "io.grpc.."))
        .check(GATEWAY);
  }

  @Test
  void sqlStaysInTheStoreAndTheDatabase() {
    noClasses()
        .that(resideInAPackage(ROOT + ".."))
        .and(not(resideInAnyPackage(packageOf("database"), packageOf("store"))))
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.sql..", "org.apache.ibatis.."))
        .check(GATEWAY);
    noClasses()
        .that(not(resideInAPackage(packageOf("queue"))))
        .should()
        .dependOnClassesThat(resideInAPackage("com.github.kagkarlsson.."))
        .check(GATEWAY);
  }

  @Test
  void theWaysHaveNoCircles() {
    slices()
        .matching(ROOT + ".(send|inbound|queue|store|database|metering|provider|delivery)..")
        .should()
        .beFreeOfCycles()
        .check(GATEWAY);
  }

  private static String packageOf(String name) {
    return ROOT + "." + name + "..";
  }
}
