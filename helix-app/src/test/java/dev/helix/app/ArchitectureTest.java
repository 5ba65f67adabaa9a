package dev.helix.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.Serializable;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** The drawing in {@code docs/architecture.md}, as rules. */
@AnalyzeClasses(packages = "dev.helix", importOptions = ArchitectureTest.WithoutTests.class)
class ArchitectureTest {

    /** Test classes lie in a folder of that name, whatever built them. */
    static final class WithoutTests implements ImportOption {
        private static final Pattern TESTS = Pattern.compile(".*/(test|test-classes)/dev/helix/.*");

        @Override
        public boolean includes(Location location) {
            return !location.matches(TESTS);
        }
    }

    private static final String DOMAIN = "domain";
    private static final String ENFORCEMENT = "enforcement";
    private static final String EVOLUTION = "evolution";
    private static final String CONSULTANT = "consultant";

    /** What agents have in common that are processes of this machine. */
    private static final String PROCESS = "process";

    @ArchTest
    static final ArchRule arrows_point_inwards_only = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer(DOMAIN)
            .definedBy("dev.helix.domain..")
            .layer(ENFORCEMENT)
            .definedBy("dev.helix.enforcement..")
            .layer(EVOLUTION)
            .definedBy("dev.helix.evolution..")
            .layer(CONSULTANT)
            .definedBy("dev.helix.consultant..")
            .layer("git")
            .definedBy("dev.helix.adapter.git..")
            .layer("folder")
            .definedBy("dev.helix.adapter.folder..")
            .layer("local")
            .definedBy("dev.helix.adapter.local..")
            .layer(PROCESS)
            .definedBy("dev.helix.process..")
            .layer("claude")
            .definedBy("dev.helix.adapter.claude..")
            .layer("acp")
            .definedBy("dev.helix.adapter.acp..")
            .layer("data")
            .definedBy("dev.helix.adapter.data..")
            .layer("otel")
            .definedBy("dev.helix.adapter.otel..")
            .layer("http")
            .definedBy("dev.helix.adapter.http..")
            .layer("mcp")
            .definedBy("dev.helix.adapter.mcp..")
            .layer("web")
            .definedBy("dev.helix.adapter.web..")
            .layer("supervisor")
            .definedBy("dev.helix.supervisor..")
            .layer("testkit")
            .definedBy("dev.helix.testkit..")
            .layer("app")
            .definedBy("dev.helix.app..")
            .whereLayer(DOMAIN)
            .mayNotAccessAnyLayer()
            .whereLayer(ENFORCEMENT)
            .mayOnlyAccessLayers(DOMAIN)
            .whereLayer(EVOLUTION)
            .mayOnlyAccessLayers(DOMAIN)
            .whereLayer(CONSULTANT)
            .mayOnlyAccessLayers(DOMAIN, ENFORCEMENT, EVOLUTION)
            .whereLayer("git")
            .mayOnlyAccessLayers(DOMAIN)
            .whereLayer("folder")
            .mayOnlyAccessLayers(DOMAIN)
            .whereLayer("local")
            .mayOnlyAccessLayers(DOMAIN)
            .whereLayer(PROCESS)
            .mayOnlyAccessLayers(DOMAIN)
            .whereLayer("claude")
            .mayOnlyAccessLayers(DOMAIN, PROCESS)
            .whereLayer("acp")
            .mayOnlyAccessLayers(DOMAIN, PROCESS)
            .whereLayer("data")
            .mayOnlyAccessLayers(DOMAIN)
            .whereLayer("otel")
            .mayOnlyAccessLayers(DOMAIN)
            .whereLayer("http")
            .mayOnlyAccessLayers(DOMAIN, ENFORCEMENT, EVOLUTION, CONSULTANT)
            .whereLayer("mcp")
            .mayOnlyAccessLayers(DOMAIN)
            .whereLayer("web")
            .mayOnlyAccessLayers(DOMAIN, EVOLUTION, CONSULTANT)
            .whereLayer("supervisor")
            .mayNotAccessAnyLayer()
            .whereLayer("testkit")
            .mayOnlyAccessLayers(DOMAIN)
            .whereLayer("app")
            .mayNotBeAccessedByAnyLayer()
            .ensureAllClassesAreContainedInArchitecture()
            .because("a use case must not know who serves it, and an adapter not that there are others");

    @ArchTest
    static final ArchRule the_domain_is_plain_java = classes()
            .that()
            .resideInAPackage("dev.helix.domain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.helix.domain..", "java..", "org.jspecify..")
            .because("the model must compile with nothing but a JDK");

    @ArchTest
    static final ArchRule the_inside_does_no_input_or_output = noClasses()
            .that()
            .resideInAnyPackage("dev.helix.domain..", "dev.helix.enforcement..", "dev.helix.evolution..")
            .should()
            .dependOnClassesThat(resideInAPackage("java.io").and(not(belongToAnyOf(Serializable.class))))
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Files.class, Socket.class, HttpClient.class, ProcessBuilder.class)
            .because("files, processes and networks are behind the ports");

    @ArchTest
    static final ArchRule the_consultant_reaches_the_world_through_ports = noClasses()
            .that()
            .resideInAPackage("dev.helix.consultant..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Files.class, Socket.class, HttpClient.class, ProcessBuilder.class)
            .because("it is a use case; its template engine writes to a writer, and that is all");

    @ArchTest
    static final ArchRule the_inside_has_no_clock_of_its_own = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.helix.domain..", "dev.helix.enforcement..", "dev.helix.evolution..", "dev.helix.consultant..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(InstantSource.class, "system")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .because("time, ids and randomness come in by constructor, so that a test can hold them still");

    @ArchTest
    static final ArchRule only_the_app_reads_the_environment = noClasses()
            .that()
            .resideOutsideOfPackages("dev.helix.app..", "dev.helix.supervisor..")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .because("settings are read in one place and handed on");

    @ArchTest
    static final ArchRule nobody_writes_to_the_standard_streams = noClasses()
            .that()
            .resideOutsideOfPackages("dev.helix.app..", "dev.helix.supervisor..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("a library has no terminal");

    @ArchTest
    static final ArchRule names_say_what_a_thing_is = noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .because("such a name hides what the class is for");

    @ArchTest
    static final ArchRule requests_are_answered_by_their_own_thread = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.javalin.http.sse..")
            .orShould()
            .callMethodWhere(target(owner(assignableTo("io.javalin.http.Context")))
                    .and(target(nameMatching("async|future|writeSeekableStream"))))
            .because("a client that leaves an asynchronous request makes Javalin loop without end");

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("dev.helix.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule rooms_of_evolution_are_in_order = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("flow")
            .definedBy("dev.helix.evolution.flow")
            .layer("project")
            .definedBy("dev.helix.evolution.project")
            .layer("release")
            .definedBy("dev.helix.evolution.release")
            .layer("develop")
            .definedBy("dev.helix.evolution.develop")
            .layer("root")
            .definedBy("dev.helix.evolution")
            .whereLayer("flow")
            .mayNotAccessAnyLayer()
            .whereLayer("project")
            .mayOnlyAccessLayers("flow")
            .whereLayer("release")
            .mayOnlyAccessLayers("flow", "project")
            .whereLayer("develop")
            .mayOnlyAccessLayers("flow", "project", "release")
            .because("a flow knows nothing of projects, a project nothing of releases, and all is put together at the"
                    + " root");

    @ArchTest
    static final ArchRule commands_do_not_know_each_other = noClasses()
            .that(areCommandsBut(Main.class))
            .should()
            .dependOnClassesThat(areCommandsBut(null))
            .because("what two commands need has a place of its own, in cli or beside them");

    @ArchTest
    static final ArchRule what_goes_over_the_wire_knows_no_server = noClasses()
            .that()
            .resideInAPackage("dev.helix.adapter.http.wire")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.javalin..", "jakarta.servlet..", "org.eclipse.jetty..", "dev.helix.adapter.http")
            .because("the command line asks a server with it, and is none");

    private static DescribedPredicate<JavaClass> areCommandsBut(@Nullable Class<?> one) {
        return DescribedPredicate.describe(
                "are commands",
                type -> type.isAnnotatedWith(Command.class) && (one == null || !type.isEquivalentTo(one)));
    }

    @ArchTest
    static final ArchRule adapters_do_not_know_each_other = slices().matching("dev.helix.adapter.(*)..")
            .should()
            .notDependOnEachOther()
            .because("adapters don't know each other");

    /** Without this, a rule over an empty import would pass. */
    @ArchTest
    static void every_module_was_imported(JavaClasses classes) {
        var packages = classes.stream()
                .map(type -> type.getPackageName())
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        assertThat(packages)
                .containsAll(List.of(
                        "dev.helix.domain.agent",
                        "dev.helix.domain.answer",
                        "dev.helix.domain.evolution",
                        "dev.helix.domain.port",
                        "dev.helix.domain.proof",
                        "dev.helix.enforcement",
                        "dev.helix.enforcement.validator",
                        "dev.helix.evolution",
                        "dev.helix.evolution.flow",
                        "dev.helix.evolution.project",
                        "dev.helix.evolution.release",
                        "dev.helix.evolution.develop",
                        "dev.helix.consultant",
                        "dev.helix.domain.access",
                        "dev.helix.domain.chat",
                        "dev.helix.adapter.git",
                        "dev.helix.adapter.folder",
                        "dev.helix.adapter.local",
                        "dev.helix.process",
                        "dev.helix.supervisor",
                        "dev.helix.adapter.claude",
                        "dev.helix.adapter.acp",
                        "dev.helix.adapter.http",
                        "dev.helix.adapter.http.wire",
                        "dev.helix.testkit",
                        "dev.helix.app",
                        "dev.helix.app.config",
                        "dev.helix.app.wiring",
                        "dev.helix.app.cli",
                        "dev.helix.app.project",
                        "dev.helix.app.check",
                        "dev.helix.app.doctor",
                        "dev.helix.app.command",
                        "dev.helix.app.chaos",
                        "dev.helix.app.demo"));
        assertThat(classes.size()).isGreaterThan(200);
        assertThat(classes.stream().map(JavaClass::getSimpleName)).noneMatch(name -> name.equals("ArchitectureTest"));
    }
}
