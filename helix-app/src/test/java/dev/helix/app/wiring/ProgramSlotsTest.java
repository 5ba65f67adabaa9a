package dev.helix.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.helix.app.GitFolder;
import dev.helix.app.config.ConfigReader;
import dev.helix.domain.evolution.Refused;
import dev.helix.supervisor.LivePlace;
import dev.helix.supervisor.SupervisorFolder;
import dev.helix.supervisor.SupervisorPlan;
import dev.helix.supervisor.SwitchLedger;
import dev.helix.supervisor.SwitchRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramSlotsTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");

    @TempDir
    private Path folder;

    private PackedProgram program(String version) throws IOException {
        return PackedProgram.of(folder, version, "exit 0");
    }

    private ProgramSlots slots() {
        return new ProgramSlots(folder.resolve("root"), ENVIRONMENT);
    }

    @Test
    void whatIsNoPackageLeavesNothingBehind() throws Exception {
        var slots = slots();
        var live = slots.install(program("1").home());
        var broken = program("2");
        Files.delete(broken.home().resolve("app/helix.jar"));

        assertThatThrownBy(() -> slots.take(broken.archive(), live))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("it has not all of");

        assertThat(slots.folder()).isDirectoryNotContaining("glob:**.next").isDirectoryContaining("glob:**/a");
    }

    @Test
    void aLinkThatLeadsOutOverAnotherOneIsRefused() throws Exception {
        var slots = slots();
        var live = slots.install(program("1").home());
        var leading = program("2");
        Files.createDirectories(leading.home().resolve("app/deep/down"));
        Files.createSymbolicLink(leading.home().resolve("app/deep/down/top"), Path.of("../../.."));
        Files.createSymbolicLink(leading.home().resolve("app/deep/down/out"), Path.of("top/../../a/bin"));

        assertThatThrownBy(() -> slots.take(leading.archive(), live))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("app/deep/down/out is a link that leads out of it");
    }

    @Test
    void theOptionsOfThisJavaAreNoneOfTheOtherProgram() throws Exception {
        var told = program("2");
        told.script("bin/helix", "[ -z \"$JAVA_TOOL_OPTIONS\" ] || echo Picked up JAVA_TOOL_OPTIONS\necho helix 2");
        var slots =
                new ProgramSlots(folder.resolve("root"), Map.of("PATH", "/usr/bin:/bin", "JAVA_TOOL_OPTIONS", "-Dx=1"));

        var place = slots.take(told.archive(), new LivePlace("a", "0".repeat(40)));

        assertThat(slots.version(place)).contains("helix 2");
    }

    @Test
    @SuppressWarnings("try") // A turn is held, and not used.
    void oneAtATimeHasTheTurn() throws Exception {
        try (var first = slots().turn().orElseThrow()) {
            assertThat(slots().turn()).isEmpty();
        }
        try (var second = slots().turn().orElseThrow()) {
            assertThat(second).isNotNull();
        }
    }

    @Test
    @SuppressWarnings("try") // A turn is held, and not used.
    void aLockThatCannotBeTakenOnceKeepsNobodyFromTheNextTurn() throws Exception {
        var lock = Files.createDirectories(slots().folder().resolve("lock"));
        assertThatThrownBy(() -> slots().turn()).isInstanceOf(IOException.class);
        Files.delete(lock);

        try (var turn = slots().turn().orElseThrow()) {
            assertThat(turn).isNotNull();
        }
    }

    @Test
    void whoAsksInVainForTheTurnDoesNotTakeItFromWhoHasIt() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/locks")), "the machine tells of no locks");
        try (var first = slots().turn().orElseThrow()) {
            assertThat(first).isNotNull();
            assertThat(slots().turn()).isEmpty();
            var inode = Files.getAttribute(slots().folder().resolve("lock"), "unix:ino");

            assertThat(Files.readAllLines(Path.of("/proc/locks"))).anyMatch(line -> line.contains(":" + inode + " "));
        }
    }

    @Test
    void whatACrashOfJavaLeavesInASlotIsNoPartOfTheProgram() throws Exception {
        var slots = slots();
        var place = slots.take(program("2").archive(), new LivePlace("a", "0".repeat(40)));
        var home = slots.folder().resolve(place.slot());

        Files.writeString(home.resolve("hs_err_pid4711.log"), "# A fatal error");
        Files.writeString(home.resolve("replay_pid4711.log"), "JvmtiExport");
        assertThat(slots.holds(place)).isTrue();

        Files.writeString(home.resolve("app/hs_err_pid4711.log"), "beside the jar, where no crash writes");
        assertThat(slots.holds(place)).isFalse();
    }

    @Test
    void aRequestKeepsNobodyFromLookingAndOneWhoseProgramIsNotThereIsForgotten() throws Exception {
        var root = GitFolder.with(folder.resolve("root"), "helix.yaml", "production: {}\n")
                .folder();
        var config = new ConfigReader(root, ENVIRONMENT).read();
        var first = program("1");
        var setup = new SupervisorSetup(root, config, ENVIRONMENT, Optional.of(first.home()));
        setup.prepare(false);
        var supervisor = SupervisorFolder.of(root);
        var good = supervisor.ledger().orElseThrow().good();
        var slots = new ProgramSlots(root, ENVIRONMENT);
        var next = slots.take(program("2").archive(), good);
        supervisor.ask(new SwitchRequest("1", next));
        Files.writeString(slots.folder().resolve(good.slot()).resolve("app/helix.jar"), "forged");

        setup.prepare(false);

        assertThat(slots.holds(supervisor.ledger().orElseThrow().good())).isTrue();
        assertThat(supervisor.request())
                .hasValueSatisfying(request -> assertThat(request.target()).isEqualTo(next));

        Files.writeString(slots.folder().resolve(next.slot()).resolve("app/helix.jar"), "forged");
        setup.prepare(false);
        assertThat(supervisor.request()).isEmpty();
    }

    @Test
    void aRequestWhoseProgramIsReplacedByOneThatIsInstalledAnewIsForgotten() throws Exception {
        var root = GitFolder.with(folder.resolve("root"), "helix.yaml", "production: {}\n")
                .folder();
        var config = new ConfigReader(root, ENVIRONMENT).read();
        var first = program("1");
        var setup = new SupervisorSetup(root, config, ENVIRONMENT, Optional.of(first.home()));
        setup.prepare(false);
        var supervisor = SupervisorFolder.of(root);
        var slots = new ProgramSlots(root, ENVIRONMENT);
        var good = slots.take(
                program("2").archive(), supervisor.ledger().orElseThrow().good());
        SwitchLedger.of(good).writeTo(supervisor.path());
        var asked = slots.take(program("3").archive(), good);
        supervisor.ask(new SwitchRequest("1", asked));
        Files.writeString(slots.folder().resolve(good.slot()).resolve("app/helix.jar"), "cut off by a loss of pow");

        setup.prepare(false);

        var now = supervisor.ledger().orElseThrow().good();
        assertThat(slots.holds(now)).isTrue();
        assertThat(now.slot()).isEqualTo(asked.slot());
        assertThat(supervisor.request()).isEmpty();
    }

    @Test
    void aProgramThatIsNotWhatWasInstalledIsInstalledAnewByAnotherPackageAndByItselfRefused() throws Exception {
        var root = GitFolder.with(
                        folder.resolve("root"), "helix.yaml", "production: {}\nserver: { host: '::1', port: 8080 }\n")
                .folder();
        var config = new ConfigReader(root, ENVIRONMENT).read();
        var first = program("1");
        new SupervisorSetup(root, config, ENVIRONMENT, Optional.of(first.home())).prepare(false);
        var supervisor = SupervisorFolder.of(root);
        var good = supervisor.ledger().orElseThrow().good();
        var slot = new ProgramSlots(root, ENVIRONMENT).folder().resolve(good.slot());
        assertThat(SupervisorPlan.in(supervisor.path()).orElseThrow().health())
                .isEqualTo("http://[::1]:{port}/healthz");

        Files.writeString(slot.resolve("app/helix.jar"), "cut off by a loss of pow");

        assertThatThrownBy(() -> new SupervisorSetup(root, config, ENVIRONMENT, Optional.of(slot)).prepare(false))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("is not what was installed any more");
        new SupervisorSetup(root, config, ENVIRONMENT, Optional.of(first.home())).prepare(false);
        assertThat(slot.resolve("app/helix.jar")).hasContent("1");
        assertThat(supervisor.ledger().orElseThrow().good()).isEqualTo(good);
    }
}
