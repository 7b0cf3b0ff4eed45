package io.sandpool;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Holds the walls between the packages. */
class ArchitectureTest {

  private static final String ROOT = "io.sandpool.";

  private final JavaClasses ours =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.sandpool");

  @Test
  void theDomainMustKnowNothingButTheJdk() {
    classes()
        .that()
        .resideInAPackage(ROOT + "sandbox")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(ROOT + "sandbox", "java..", "org.jspecify..")
        .check(ours);
  }

  @Test
  void theBusMustKnowTheDomainOnly() {
    mayUse("bus", "sandbox");
  }

  @Test
  void poolsMustNotKnowWhatTheirSandboxesAre() {
    mayUse("pool", "sandbox", "bus");
  }

  @Test
  void dispatchMustKnowPoolsAndProvidersByTheBusOnly() {
    mayUse("dispatch", "sandbox", "bus");
  }

  @Test
  void theHttpApiMustKnowTheBusOnly() {
    mayUse("http", "sandbox", "bus");
  }

  @Test
  void providersMustNotKnowPoolsDispatchOrHttp() {
    mayUse("provider", "sandbox", "bus");
  }

  @Test
  void settingsMustKnowProvidersByTheirSchemasOnly() {
    mayUse("settings", "sandbox", "bus", "provider.schema");
  }

  @Test
  void accessMustKnowTheBusOnly() {
    mayUse("access", "sandbox", "bus");
  }

  @Test
  void runsMustKnowTheBusOnly() {
    mayUse("runs", "sandbox", "bus");
  }

  @Test
  void historyMustKnowTheBusOnly() {
    mayUse("history", "sandbox", "bus");
  }

  @Test
  void webhooksMustKnowTheBusOnly() {
    mayUse("webhook", "sandbox", "bus");
  }

  @Test
  void tracingMustKnowTheBusOnly() {
    mayUse("tracing", "sandbox", "bus");
  }

  @Test
  void onlyTracingMayKnowOpenTelemetry() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "tracing..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.opentelemetry..")
        .check(ours);
  }

  @Test
  void theMeasurerOfTheHostMustKnowTheBusOnly() {
    mayUse("host", "sandbox", "bus");
  }

  @Test
  void theStoreMustKnowWhatProvidersKeepInItAndNoProvider() {
    mayUse("store", "sandbox", "bus", "provider", "settings", "access", "webhook", "runs");
    noClasses()
        .that()
        .resideInAPackage(ROOT + "store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + "provider.*..")
        .check(ours);
  }

  @Test
  void onlyTheStoreMayKnowSqlAndItsDrivers() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..", "javax.sql..", "org.sqlite..", "org.postgresql..", "com.zaxxer..")
        .check(ours);
  }

  @Test
  void onlyTheSettingsMayKnowHowTheyAreSealed() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "settings..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.google.crypto.tink..")
        .check(ours);
  }

  @Test
  void theCoreOfThePoolMustBePure() {
    noClasses()
        .that()
        .haveSimpleNameStartingWith("PoolCore")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "org.slf4j..", "java.util.concurrent..")
        .check(ours);
  }

  @Test
  void packagesMustBeFreeOfCycles() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(ours);
  }

  @Test
  void onlyTheDockerProviderMayKnowDockerJava() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "provider.gvisor..", ROOT + "app..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.github.dockerjava..")
        .check(ours);
  }

  @Test
  void staticFieldsMustNotHoldState() {
    fields().that().areStatic().should().beFinal().check(ours);
  }

  private void mayUse(String room, String... others) {
    String[] allowed = new String[others.length + 1];
    allowed[0] = ROOT + room + "..";
    for (int i = 0; i < others.length; i++) {
      allowed[i + 1] = ROOT + others[i] + "..";
    }
    noClasses()
        .that()
        .resideInAPackage(ROOT + room + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.sandpool..").and(not(resideInAnyPackage(allowed))))
        .allowEmptyShould(true)
        .check(ours);
  }
}
