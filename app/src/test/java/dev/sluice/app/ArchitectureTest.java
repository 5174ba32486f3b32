package dev.sluice.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which part may know which. Each rule says why; a rule that is in the way is a decision to take, not to go around. */
class ArchitectureTest {

    private static final String ROOT = "dev.sluice.";
    private static final String ENGINE = "dev.sluice.trigger.engine..";
    private static final String[] DATA_PLANE = {
        "dev.sluice.eventbus..",
        "dev.sluice.cesql..",
        "dev.sluice.expression..",
        "dev.sluice.eventsource..",
        "dev.sluice.trigger..",
        "dev.sluice.dapr.."
    };
    private static final DescribedPredicate<JavaClass> NETWORK =
            resideInAPackage("java.net..").and(not(equivalentTo(URI.class).or(equivalentTo(URISyntaxException.class))));

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.sluice");

    static Stream<Arguments> modules() {
        return Stream.of(
                module("crds", "resources can be read, checked and published without starting anything"),
                module("eventbus", "the log can be tested, and used, without knowing what writes to it or reads it"),
                module("cesql", "a language over attributes needs to know neither bus nor resource"),
                module("expression", "an expression is about an event, whoever asks", "eventbus", "cesql"),
                module(
                        "eventsource",
                        "a source ends at the bus and never learns who consumes",
                        "crds",
                        "eventbus",
                        "expression"),
                module(
                        "trigger",
                        "a trigger begins at the log and never learns who produced",
                        "crds",
                        "eventbus",
                        "expression"),
                module(
                        "dapr",
                        "Dapr carries events to the bus and from it; triggers never learn by which way they came",
                        "crds",
                        "eventbus",
                        "eventsource",
                        "expression"));
    }

    private static Arguments module(String name, String reason, String... allowed) {
        return argumentSet(name, name, reason, allowed);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void modulesUseOnlyTheModulesBelowThem(String name, String reason, String[] allowed) {
        var visible = Stream.concat(Stream.of(name), Arrays.stream(allowed))
                .map(module -> ROOT + module + "..")
                .toArray(String[]::new);

        classes()
                .that()
                .resideInAPackage(ROOT + name + "..")
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage("dev.sluice..").or(resideInAnyPackage(visible)))
                .because(reason)
                .check(CODE);
    }

    @Test
    void theDataPlaneKnowsNoClusterNoCommandLineAndNoFramework() {
        noClasses()
                .that()
                .resideInAnyPackage(DATA_PLANE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..", "picocli..", "io.quarkus..", "jakarta..")
                .because("one process on a laptop runs the same code as a cluster")
                .check(CODE);
    }

    @Test
    void theEngineIsAFunctionOfItsArguments() {
        noClasses()
                .that()
                .resideInAPackage(ENGINE)
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "java.sql..",
                                "java.nio.file..",
                                "java.util.concurrent..",
                                "io.vertx..",
                                "dev.sluice.trigger.runtime..",
                                "dev.sluice.trigger.delivery..",
                                "dev.sluice.trigger.store..")
                        .or(NETWORK))
                .because("run, test, replay and explain share it, so it has no I/O, no threads and no host")
                .check(CODE);
    }

    @Test
    void resourcesAreReadWithoutANetwork() {
        noClasses()
                .that()
                .resideInAPackage("dev.sluice.crds..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("java.sql..", "io.vertx..").or(NETWORK))
                .because("checking a folder must work anywhere and touch nothing but its files")
                .check(CODE);
    }

    @Test
    void timeIsAParameter() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.sluice.app..", "dev.sluice.benchmarks..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .because("tests, replay and restarts choose the time; only the process edge reads the wall clock")
                .check(CODE);
    }

    @Test
    void whatSomebodyPresentsAsASecretIsComparedInConstantTime() {
        noClasses()
                .that()
                .resideInAPackage("dev.sluice.eventsource.http..")
                .and()
                .haveNameMatching(".*\\.(\\w*Gate|Secret|Hmac)(\\$.*)?")
                .should()
                .callMethod(String.class, "equals", Object.class)
                .orShould()
                .callMethod(String.class, "equalsIgnoreCase", String.class)
                .orShould()
                .callMethod(String.class, "compareTo", String.class)
                .orShould()
                .callMethod(Objects.class, "equals", Object.class, Object.class)
                .orShould()
                .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
                .because("the time that a comparison takes would tell how much of a guess is right")
                .check(CODE);
    }

    @Test
    void onlyTheProcessEdgeEndsTheProcess() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.sluice.app..", "dev.sluice.benchmarks..")
                .should()
                .callMethod(System.class, "exit", int.class)
                .because("what was accepted is drained before the process goes")
                .check(CODE);
    }

    /** A part is a package directly below a module's, with all below it; its own packages may refer to each other. */
    @Test
    void thePartsOfAModuleFormNoCycles() {
        slices().matching("dev.sluice.(*).(*)..")
                .should()
                .beFreeOfCycles()
                .because("a reader starts at one end and follows one direction")
                .check(CODE);
    }
}
