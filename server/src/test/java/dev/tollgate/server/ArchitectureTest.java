package dev.tollgate.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tollgate.server.store.LaneStore;
import dev.tollgate.server.store.LaneTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds the table in docs/ARCHITECTURE.md: who may import whom. */
class ArchitectureTest {
  private static final String ROOT = "dev.tollgate.server";

  private static final JavaClasses SERVER =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  /** Each package, and the packages of the server that it may import beside itself. */
  private static final Map<String, List<String>> MAY_IMPORT =
      Map.of(
          "domain", List.of(),
          "store", List.of("domain"),
          "quota", List.of("domain", "store"),
          "pipeline", List.of("domain", "quota", "store"),
          "access", List.of("domain", "store"),
          "outbox", List.of("domain", "store"),
          "api", List.of("domain", "access", "quota", "pipeline", "store"),
          "database", List.of(),
          "config", List.of("access", "database", "pipeline"));

  @Test
  void packagesImportOnlyWhatTheTableAllows() {
    MAY_IMPORT.forEach(
        (name, others) -> {
          List<String> allowed = new ArrayList<>(List.of(packageOf(name)));
          others.forEach(other -> allowed.add(packageOf(other)));
          classes()
              .that(resideInAPackage(packageOf(name)))
              .should()
              .onlyDependOnClassesThat(
                  resideInAnyPackage(allowed.toArray(String[]::new))
                      .or(not(resideInAPackage(ROOT + ".."))))
              .check(SERVER);
        });
  }

  @Test
  void theDomainKnowsTheJdkAlone() {
    classes()
        .that(resideInAPackage(packageOf("domain")))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(packageOf("domain"), "java..", "org.jspecify.annotations.."))
        .check(SERVER);
    noClasses()
        .that(resideInAPackage(packageOf("domain")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.sql..", "java.util.concurrent.."))
        .check(SERVER);
  }

  @Test
  void generatedClassesStayInTheApiAndTheCommandLine() {
    noClasses()
        .that(resideInAPackage(ROOT + ".."))
        .and(not(resideInAnyPackage(packageOf("api"), packageOf("cli"))))
        .should()
        .dependOnClassesThat(resideInAPackage("dev.tollgate.metering.."))
        .check(SERVER);
  }

  @Test
  void sqlStaysInTheStoreAndTheDatabase() {
    noClasses()
        .that(resideInAPackage(ROOT + ".."))
        .and(not(resideInAnyPackage(packageOf("store"), packageOf("database"))))
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.sql..", "org.apache.ibatis.."))
        .check(SERVER);
  }

  @Test
  void theApiDoesNotOpenLaneTransactions() {
    noClasses()
        .that(resideInAPackage(packageOf("api")))
        .should()
        .dependOnClassesThat(type(LaneStore.class).or(type(LaneTransaction.class)))
        .check(SERVER);
  }

  @Test
  void onlyTheServerAndItsCommandLineKnowTheWiring() {
    noClasses()
        .that(resideInAPackage(ROOT + ".."))
        .and(not(resideInAnyPackage(ROOT, packageOf("cli"))))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(TollgateServer.class.getName())
        .check(SERVER);
  }

  private static String packageOf(String name) {
    return ROOT + "." + name + "..";
  }
}
