package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.CommandResult.Exit;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.proof.StageProgram;
import dev.helix.domain.text.Sha256;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageProgramsTest {

    @TempDir
    private Path folder;

    private Path machine;
    private Path slot;
    private Path note;
    private final List<String> asked = new ArrayList<>();

    /** Runs them for real, and notes which. */
    private final class Asking implements CommandRunner {
        private final ProcessCommands real = new ProcessCommands(System.getenv());

        @Override
        public CommandResult run(Command command, Consumer<String> lines) {
            asked.add(String.join(" ", command.command()));
            assertThat(command.directory()).as("nowhere near the tree").isEmptyDirectory();
            return real.run(command, lines);
        }
    }

    @BeforeEach
    void make() throws IOException {
        machine = Files.createDirectories(folder.toRealPath().resolve("machine"));
        slot = Files.createDirectories(folder.toRealPath().resolve("slot"));
        note = folder.resolve("programs");
        program("python3.11", "#!/bin/sh\necho Picked up JAVA_TOOL_OPTIONS: -Dx=1.2 >&2; echo; echo Python 3.11.2\n");
        Files.createSymbolicLink(machine.resolve("python3"), machine.resolve("python3.11"));
    }

    private Path program(String name, String text) throws IOException {
        var file = machine.resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private void inTree(String name, String text) throws IOException {
        var file = slot.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private StagePrograms programs() {
        return programs(new Asking());
    }

    private StagePrograms programs(CommandRunner commands) {
        return new StagePrograms(Map.of("PATH", machine.toString()), commands, new ProgramVersions(note));
    }

    private List<StageProgram> of(String stage, String... command) {
        return programs().of(Map.of(stage, List.of(List.of(command))), slot);
    }

    private static List<String> told(List<StageProgram> programs) {
        return programs.stream().map(StageProgram::told).toList();
    }

    @Test
    void areToldByTheirFileItsDigestAndTheLineWithTheirVersion() throws Exception {
        var found = of("unit", "python3", "-m", "pytest");

        assertThat(found)
                .contains(new StageProgram(
                        "python3.11",
                        Sha256.hex(Files.readAllBytes(machine.resolve("python3.11"))),
                        "Python 3.11.2",
                        List.of("unit")));
        assertThat(asked).containsExactly(machine.resolve("python3") + " --version");
    }

    @Test
    void areTheSameForAllStagesThatStartThemThroughShellsWrappersAndScripts() throws Exception {
        program("go", "#!/bin/sh\necho go version go1.22 \"$1\"\n");
        program(
                "mvn",
                "#!/bin/sh\nprintf '\\033[1mApache Maven 3.9.11\\033[m\\nMaven home: /x\\nJava version: 21.0.5, vendor\\n'\n");
        program("timeout", "#!/bin/sh\nexit 1\n");
        inTree("test.sh", "set -e\nif true; then\n  python3 -m unittest\nfi\ngo test ./...\nanything --else\n");
        inTree("run", "#!/usr/bin/env python3\nprint(1)\n");

        var found = programs()
                .of(
                        Map.of(
                                "build", List.of(List.of("sh", "-c", "cd x && timeout 5 mvn -q package")),
                                "unit", List.of(List.of("sh", "test.sh")),
                                "e2e", List.of(List.of("./run"))),
                        slot);

        assertThat(told(found))
                .anyMatch(line -> line.matches("Python 3\\.11\\.2 \\((unit, e2e|e2e, unit)\\)"))
                .contains("go version go1.22 version (unit)")
                .contains("Apache Maven 3.9.11; Java version: 21.0.5, vendor (build)")
                .contains("timeout (build)");
    }

    @Test
    void whatIsNotKnownToTellAVersionIsNotStartedForThat() throws Exception {
        program("deploy-everything", "#!/bin/sh\ntouch " + folder.resolve("deployed") + "\n");

        assertThat(told(of("unit", "deploy-everything"))).contains("deploy-everything (unit)");

        assertThat(asked).isEmpty();
        assertThat(folder.resolve("deployed")).doesNotExist();
    }

    @Test
    void aFileOfTheTreeIsNoneThoughALinkThatLeadsOutIs() throws Exception {
        inTree("python3", "#!/bin/sh\necho Python 9.9\n");
        Files.createDirectories(slot.resolve("venv/bin"));
        Files.createSymbolicLink(slot.resolve("venv/bin/python"), machine.resolve("python3.11"));

        assertThat(told(of("unit", "./python3"))).noneMatch(line -> line.contains("9.9"));
        assertThat(told(of("unit", "venv/bin/python", "-m", "pytest"))).contains("Python 3.11.2 (unit)");
    }

    @Test
    void nobodyIsAskedAgainWhileTheFileIsTheSameNotEvenByTheNextProcess() throws Exception {
        var first = of("unit", "python3");
        assertThat(of("unit", "python3")).isEqualTo(first);
        assertThat(asked).hasSize(1);

        program("python3.11", "#!/bin/sh\necho Python 3.11.9\n");

        assertThat(told(of("unit", "python3"))).contains("Python 3.11.9 (unit)");
        Files.writeString(note, "what is this\n1 2\tno digest\tx\ty\tz\n");
        assertThat(told(of("unit", "python3"))).contains("Python 3.11.9 (unit)");
        assertThat(asked).hasSize(3);
    }

    @Test
    void whatFailsDoesNotEndOrIsGoneTellsNoVersionAndKeepsNobodyWaiting() throws Exception {
        program("node", "#!/bin/sh\nexit 3\n");
        program("ruby", "not a program");

        assertThat(told(programs((command, lines) -> new CommandResult(
                                new Exit.TimedOut(command.timeout()), "ruby 3 is coming", Duration.ofSeconds(10)))
                        .of(Map.of("unit", List.of(List.of("ruby"))), slot)))
                .contains("ruby (unit)");
        assertThat(told(of("unit", "node"))).contains("node (unit)");
        assertThat(of("unit", "nothing-of-that-name")).isEmpty();
        assertThat(programs().of(Map.of("unit", List.of(List.of("python3"))), folder.resolve("gone")))
                .isEmpty();
    }

    @Test
    void aCandidateHasNothingReadThatIsNoProgram() throws Exception {
        var secret = Files.writeString(machine.resolve("secret"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        inTree("run", "#!" + secret + "\n");
        inTree("report", "#!/proc/self/maps\n");

        assertThat(of("unit", "./run")).isEmpty();
        assertThat(of("unit", "./report")).isEmpty();

        var endless = program("endless", "");
        try (var file = new RandomAccessFile(endless.toFile(), "rw")) {
            file.setLength((1L << 30) + 1);
        }
        inTree("run", "#!" + endless + "\n");
        assertThat(of("unit", "./run")).isEmpty();
    }

    @Test
    void aScriptOfTheTreeThatIsALinkOutOfItIsNotRead() throws Exception {
        var outside = Files.writeString(folder.resolve("outside.sh"), "#!/usr/bin/env python3\n");
        Files.createSymbolicLink(slot.resolve("test.sh"), outside);

        assertThat(told(of("unit", "sh", "test.sh"))).noneMatch(line -> line.contains("Python"));
    }

    @Test
    void whereTheJavaThatItRunsOnIsReplacedAToolIsAskedAgain() throws Exception {
        program(
                "mvn",
                "#!/bin/sh\nprintf 'Apache Maven 3.9.11\\nJava version: '; cat " + folder.resolve("java") + "\n");
        Files.writeString(folder.resolve("java"), "21.0.5\n");
        program("java", "21");
        assertThat(told(of("unit", "mvn"))).contains("Apache Maven 3.9.11; Java version: 21.0.5 (unit)");

        Files.writeString(folder.resolve("java"), "25.0.1\n");
        program("java", "25, which is larger");

        assertThat(told(of("unit", "mvn"))).contains("Apache Maven 3.9.11; Java version: 25.0.1 (unit)");
    }

    @Test
    void theNextProcessAsksOnceMoreWhatHasGivenNoAnswer() throws Exception {
        var says = folder.resolve("says");
        program("node", "#!/bin/sh\ncat " + says + "\n");
        var programs = programs();
        assertThat(told(programs.of(Map.of("unit", List.of(List.of("node"))), slot)))
                .contains("node (unit)");

        Files.writeString(says, "v22.1.0\n");

        assertThat(told(programs.of(Map.of("unit", List.of(List.of("node"))), slot)))
                .contains("node (unit)");
        assertThat(told(of("unit", "node"))).contains("v22.1.0 (unit)");
    }

    @Test
    void theNoteIsReadAndWrittenByteForByte() throws Exception {
        var stored = Path.of("src/test/resources/stored/programs");
        var versions = new ProgramVersions(stored);
        var file = program("perl", "");

        var told = versions.of(Path.of("/usr/bin/python3"), file, List.of(), () -> "asked");

        assertThat(told.version()).isEqualTo("asked");
        Files.copy(stored, note);
        var copy = new ProgramVersions(note);
        copy.of(machine.resolve("perl"), file, List.of(), () -> "This is perl 5");
        copy.keep();
        assertThat(Files.readString(note)).contains(Files.readString(stored)).contains("\tThis is perl 5\n");
        assertThat(copy.wrote(note, Files.readAllBytes(note))).isTrue();
        assertThat(copy.wrote(note, Files.readAllBytes(stored))).isFalse();
        assertThat(copy.wrote(note, null)).isFalse();
    }
}
