package io.dmac;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Dependencies point down, and native code stays behind one module. */
class ArchitectureTest {
  private static final String[] CORE = {
    "io.dmac.mac..",
    "io.dmac.packet..",
    "io.dmac.port..",
    "io.dmac.loop..",
    "io.dmac.echo..",
    "io.dmac.change..",
    "io.dmac.probe..",
    "io.dmac.capture..",
    "io.dmac.decode.."
  };
  private static final String NATIVE = "io.dmac.dpdk..";

  private static final JavaClasses DMAC =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .withImportOption(
              location ->
                  !location.contains("io/dmac/dpdk/binding/")
                      && !location.contains("io/dmac/dpdk/global/"))
          .importPackages("io.dmac");

  @Test
  void coreKnowsNeitherNativeCodeNorTheProgram() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat(resideInAPackage("io.dmac..").and(not(resideInAnyPackage(CORE))))
            .because("dmac-core is the bottom module"));
  }

  @Test
  void nativeModuleDoesNotKnowTheProgram() {
    check(
        noClasses()
            .that()
            .resideInAPackage(NATIVE)
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.dmac..")
                    .and(not(resideInAnyPackage(CORE)))
                    .and(not(resideInAPackage(NATIVE))))
            .because("dmac-app stands above dmac-dpdk-native"));
  }

  @Test
  void packagesOfCorePointDown() {
    check(
        layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.dmac..")
            .withOptionalLayers(true)
            .layer("mac")
            .definedBy("io.dmac.mac..")
            .layer("packet")
            .definedBy("io.dmac.packet..")
            .layer("port")
            .definedBy("io.dmac.port..")
            .layer("loop")
            .definedBy("io.dmac.loop..")
            .layer("work")
            .definedBy("io.dmac.echo..", "io.dmac.change..", "io.dmac.probe..")
            .layer("capture")
            .definedBy("io.dmac.capture..")
            .layer("decode")
            .definedBy("io.dmac.decode..")
            .whereLayer("mac")
            .mayNotAccessAnyLayer()
            .whereLayer("packet")
            .mayOnlyAccessLayers("mac")
            .whereLayer("port")
            .mayOnlyAccessLayers("mac", "packet")
            .whereLayer("loop")
            .mayOnlyAccessLayers("mac", "packet", "port")
            .whereLayer("work")
            .mayOnlyAccessLayers("mac", "packet", "port", "loop")
            .whereLayer("capture")
            .mayNotAccessAnyLayer()
            .whereLayer("decode")
            .mayOnlyAccessLayers("mac", "packet", "work"));
  }

  @Test
  void noCycleAmongPackages() {
    check(slices().matching("io.dmac.(**)").should().beFreeOfCycles());
  }

  @Test
  void javaCppStaysInTheNativeModule() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(NATIVE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bytedeco..", "io.dmac.dpdk.binding..", "io.dmac.dpdk.global..")
            .because("no JavaCPP type leaves dmac-dpdk-native"));
  }

  @Test
  void coreUsesNoLibraryOfTheProgram() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.net.http..",
                "com.sun.net.httpserver..",
                "picocli..",
                "com.fasterxml.jackson..",
                "io.prometheus..",
                "io.fabric8..",
                "org.slf4j..")
            .because("dmac-core is pure Java over buffers and histograms"));
  }

  @Test
  void dataPlaneDoesNotLog() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("io.dmac.loop..", "io.dmac.echo..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                "java\\.lang\\.System\\$Logger.*|java\\.util\\.logging\\..*|org\\.slf4j\\..*|ch\\.qos\\.logback\\..*")
            .because("the loop neither logs nor allocates; it counts"));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(DMAC);
  }
}
