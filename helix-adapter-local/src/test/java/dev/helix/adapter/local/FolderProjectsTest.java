package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.agent.Usage;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.Damage;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.GateVerdict;
import dev.helix.domain.evolution.Overlay;
import dev.helix.domain.evolution.Overlay.OverlayFile;
import dev.helix.domain.evolution.PhaseBudget;
import dev.helix.domain.evolution.PhaseReport;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.WorkMode;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.ProjectFoldersContract;
import dev.helix.testkit.Samples;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class FolderProjectsTest implements ProjectFoldersContract {

    @TempDir
    private Path root;

    @Override
    public FolderProjects folders() {
        return new FolderProjects(root);
    }

    @Nested
    class Developed {

        private final EvolutionProject project = Samples.judgedProject();
        private Path folder;

        @BeforeEach
        void create() {
            folders().create(project.id(), new Spec("A", "", null, List.of()), List.of());
            folder = folders().directory(project.id());
        }

        private void edit(String from, String to) throws IOException {
            var file = folder.resolve("status.json");
            Files.writeString(file, Files.readString(file).replace(from, to));
        }

        @Test
        void tellsAnEditedStatusFromItsOwn() throws IOException {
            assertThat(folders().edited(project)).isEmpty();
            folders().show(project);
            assertThat(folders().edited(project)).isEmpty();

            edit("\"status\" : \"deployed\"", "\"status\" : \"integrated\"");
            assertThat(folders().edited(project)).contains("integrated");
            Files.writeString(folder.resolve("status.json"), "no JSON");
            assertThat(folders().edited(project)).contains("");
        }

        @Test
        void anOlderNoteThatACrashLeftBehindIsNoEdit() throws IOException {
            folders().show(Samples.freshProject());

            assertThat(folders().edited(project)).isEmpty();
            edit("\"pending\"", "\"ready\"");
            assertThat(folders().edited(project)).contains("ready");
        }

        @Test
        void writesReportsWhereALinkStood() throws IOException {
            var elsewhere = Files.createDirectory(root.resolve("elsewhere"));
            Files.createSymbolicLink(folder.resolve("phases"), elsewhere);
            var attempt = new PhaseReport.GatedTurn(
                    "s1",
                    null,
                    List.of(new GateVerdict("tests", List.of(new Finding("a.py", 3, "wrong")), "log")),
                    List.of(new Damage(".git/config", "changed", true)),
                    List.of("app.txt: it was changed"),
                    List.of(),
                    List.of(),
                    new Usage(2, 30, 40, new BigDecimal("0.25"), Duration.ofSeconds(5)));
            var at = Instant.parse("2026-01-31T12:00:00Z");
            var report = new PhaseReport(
                    "one",
                    "One",
                    false,
                    "agent 1",
                    at,
                    at,
                    "abc",
                    "",
                    List.of(attempt),
                    List.of(),
                    List.of(),
                    1,
                    "do this");

            folders().report(project.id(), report, "# Report\n");

            assertThat(elsewhere).isEmptyDirectory();
            assertThat(folder.resolve("REPORT.md")).hasContent("# Report\n");
            assertThat(folder.resolve("phases/one.json"))
                    .content()
                    .contains(
                            "\"attempts_made\" : 1",
                            "\"cost_usd\" : 0.25",
                            "\"log_tail\" : \"log\"",
                            "\"status_edits\" : 1")
                    .contains("\"line\" : 3", "app.txt: it was changed", "\"undone\" : true", "\"duration_ms\" : 5000");
        }

        @Test
        void finishesARewriteThatWasKilledAndForgetsOneThatWasNotWhole() throws IOException {
            var overlay = new Overlay(
                    Map.of(new RepoPath("a.txt"), new OverlayFile(FileMode.REGULAR, Content.of("a"))),
                    Map.of(),
                    List.of(),
                    Map.of(),
                    Map.of());
            Files.writeString(folder.resolve("changes.yaml"), "delete: [old]\n");
            Files.createDirectories(folder.resolve(".helix-next/new"));
            Files.createDirectories(folder.resolve(".helix-next/modified"));
            Files.writeString(folder.resolve(".helix-next/new/a.txt"), "a");
            folders().recover(project.id());
            assertThat(folders().overlay(project.id()).deleted()).containsExactly(new RepoPath("old"));

            Files.createDirectories(folder.resolve(".helix-next/new"));
            Files.writeString(folder.resolve(".helix-next/new/a.txt"), "a");
            Files.writeString(folder.resolve(".helix-next/whole"), "newmodified");
            folders().recover(project.id());

            assertThat(folders().overlay(project.id())).isEqualTo(overlay);
            assertThat(folder.resolve(".helix-next")).doesNotExist();
        }

        @Test
        void readsHowItIsToBeDeveloped() throws IOException {
            assertThat(folders().plan(project.id()).work()).isEqualTo(WorkMode.WORKSPACE);
            Files.writeString(folder.resolve("phases.yaml"), """
                work: overlay
                budget: {minutes: 90, usd: 2.5}
                phases: [{id: a, prompt: p, gates: [lint], budget: {attempts: 2}}]
                """);

            var plan = new FolderProjects(root, Set.of("lint")).plan(project.id());

            assertThat(plan.work()).isEqualTo(WorkMode.OVERLAY);
            assertThat(plan.budget()).isEqualTo(new PhaseBudget(null, Duration.ofMinutes(90), new BigDecimal("2.5")));
            assertThat(plan.phases().getFirst().gates()).containsExactly("lint");
            assertThat(plan.phases().getFirst().budget().attempts()).isEqualTo(2);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '^',
                value = {
                    "work: cloud | :1: work: agents work in a workspace",
                    "budget: {usd: free} | :1: budget.usd: an amount in US dollars",
                    "budget: {attempts: 0} | :1: budget.attempts: a whole number from 1",
                    "phases: [{id: ../x, prompt: p}] | :1: phases[0].id: an id is",
                })
        void saysWhatIsWrongWithAPlan(String yaml, String message) throws IOException {
            Files.writeString(folder.resolve("phases.yaml"), yaml + "\n");

            assertThatThrownBy(() -> folders().plan(project.id()))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("phases.yaml" + message);
        }
    }

    @Override
    public void put(ProjectId id, Overlay overlay) {
        try {
            var folder = folders().directory(id);
            write(folder.resolve("new"), overlay.added());
            write(folder.resolve("modified"), overlay.modified());
            var changes = new StringBuilder("delete:\n");
            overlay.deleted()
                    .forEach(path -> changes.append("  - ").append(path).append('\n'));
            changes.append("rename:\n");
            overlay.renamed().forEach((to, from) -> changes.append("  - {from: %s, to: %s}\n".formatted(from, to)));
            changes.append("chmod:\n");
            overlay.modes()
                    .forEach((path, mode) ->
                            changes.append("  - {path: %s, mode: \"%s\"}\n".formatted(path, mode.octal())));
            Files.writeString(folder.resolve("changes.yaml"), changes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path top, Map<RepoPath, OverlayFile> files) throws IOException {
        for (var file : files.entrySet()) {
            var path = top.resolve(file.getKey().value());
            Files.createDirectories(path.getParent());
            var content = file.getValue().content();
            if (file.getValue().mode() == FileMode.SYMLINK) {
                Files.createSymbolicLink(path, Path.of(content.text()));
            } else {
                Files.write(path, content.bytes());
                var executable = file.getValue().mode() == FileMode.EXECUTABLE;
                Files.setPosixFilePermissions(
                        path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }

    @Nested
    class WithAFolder {

        private Path folder;

        @BeforeEach
        void create() {
            folders().create(ID, new Spec("A title", "", null, List.of()), List.of());
            folder = folders().directory(ID);
        }

        private void unsafe(String... parts) {
            assertThatThrownBy(() -> folders().overlay(ID))
                    .isInstanceOf(Refused.class)
                    .hasMessageStartingWith("UNSAFE_PATH: ")
                    .satisfies(e -> assertThat(e.getMessage()).contains(parts));
        }

        @Test
        void refusesALinkInsteadOfNew() throws IOException {
            var outside = Files.createDirectory(root.resolve("outside"));
            Files.writeString(outside.resolve("secret"), "x");
            Files.delete(folder.resolve("new"));
            Files.createSymbolicLink(folder.resolve("new"), outside);

            unsafe("'new'", "no link");
            assertThat(folders().has(ID, "new/secret")).isFalse();
        }

        @Test
        void takesALinkToAFolderForALink() throws IOException {
            Files.createSymbolicLink(folder.resolve("new/etc"), Path.of("/etc"));

            assertThat(folders().overlay(ID).added())
                    .containsEntry(new RepoPath("etc"), new OverlayFile(FileMode.SYMLINK, Content.of("/etc")));
            assertThat(folders().has(ID, "new/etc/passwd")).isFalse();
        }

        @Test
        void refusesAFifoWithoutWaitingForIt() throws Exception {
            var fifo = folder.resolve("new/pipe").toString();
            assertThat(new ProcessBuilder("mkfifo", fifo).start().waitFor()).isZero();

            unsafe("'pipe'", "neither a file nor a symbolic link");
        }

        @Test
        void refusesAFifoInsteadOfAYamlFile() throws Exception {
            var fifo = folder.resolve("changes.yaml").toString();
            assertThat(new ProcessBuilder("mkfifo", fifo).start().waitFor()).isZero();

            assertThatThrownBy(() -> folders().overlay(ID))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("changes.yaml: it must be a file");
        }

        @ParameterizedTest
        @ValueSource(strings = {"spec.yaml", "phases.yaml", "changes.yaml"})
        void refusesALinkInsteadOfAYamlFile(String name) throws IOException {
            Files.deleteIfExists(folder.resolve(name));
            Files.createSymbolicLink(folder.resolve(name), Path.of("/etc/hostname"));

            assertThatThrownBy(() -> {
                        folders().spec(ID);
                        folders().phases(ID);
                        folders().overlay(ID);
                    })
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("projects/evolution/feature-xyz/" + name);
        }

        @ParameterizedTest
        @ValueSource(strings = {".git/config", ".GIT/hooks/x", ".gitmodules", "a/.git", "con", "a\\b", "trailing."})
        void refusesNamesThatAreNotSafe(String name) throws IOException {
            var file = folder.resolve("new").resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "x");

            unsafe(name);
        }

        @Test
        void refusesNamesThatAreNotUtf8() throws Exception {
            var shell = "cd \"$1\" && touch \"$(printf 'gr\\374n')\"";
            var made = new ProcessBuilder(
                            "bash", "-c", shell, "bash", folder.resolve("new").toString())
                    .start();
            assertThat(made.waitFor()).isZero();

            unsafe("not valid Unicode");
        }

        @Test
        void refusesMoreThanTwentyThousandFiles() throws IOException {
            for (int i = 0; i < 20_001; i++) {
                Files.createFile(folder.resolve("new/" + i));
            }

            unsafe("'new'", "more than 20000 files");
        }

        @Test
        void refusesAHugeFileWithoutReadingIt() throws IOException {
            try (var file = new RandomAccessFile(folder.resolve("new/huge").toFile(), "rw")) {
                file.setLength(200L * 1024 * 1024 * 1024);
            }

            unsafe("'huge'", "larger than 50 MB");
        }

        @Test
        void refusesAHugeYamlFileWithoutReadingIt() throws IOException {
            try (var file = new RandomAccessFile(folder.resolve("spec.yaml").toFile(), "rw")) {
                file.setLength(200L * 1024 * 1024 * 1024);
            }

            assertThatThrownBy(() -> folders().spec(ID))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("spec.yaml: it is larger than 1 MB");
        }

        @ParameterizedTest
        @ValueSource(strings = {"delete: [../x]", "delete: [/etc/passwd]", "rename: [{from: a, to: ../b}]"})
        void refusesChangesOutsideTheRepository(String changes) throws IOException {
            Files.writeString(folder.resolve("changes.yaml"), changes + "\n");

            unsafe("'");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '^',
                value = {
                    "chmod: [{path: a, mode: \"120000\"}] | :1: chmod[0].mode: ",
                    "chmod: [{path: a, mod: 1}] | :1: chmod[0].mod: unknown key; the nearest one known here is 'mode'",
                    "chmod: [{path: a, mode: 100755}, {path: a, mode: 100644}] | :1: chmod[1].path: ",
                    "rename: [{from: a, to: b}, {from: c, to: b}] | :1: rename[1].to: ",
                    "remove: [a] | :1: remove: unknown key; the nearest one known here is 'rename'",
                    "delete: a | :1: delete: a list is needed here",
                })
        void saysWhatIsWrongWithChanges(String yaml, String message) throws IOException {
            Files.writeString(folder.resolve("changes.yaml"), yaml + "\n");

            assertThatThrownBy(() -> folders().overlay(ID))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("projects/evolution/feature-xyz/changes.yaml" + message);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '^',
                value = {
                    "- id: a\\n    prompt: p\\n  - id: a\\n    prompt: p | :4: phases[1].id: another phase",
                    "- id: a | :2: phases[0].prompt: a text is needed here",
                    "- id: a\\n    prompt: p\\n    gates: [coffee] | :4: phases[0].gates: there is no gate 'coffee'",
                    "- id: a\\n"
                            + "    prompt: p\\n"
                            + "    outputs: [src/x.py] | :4: phases[0].outputs: 'src/x.py' can never be there",
                    "- id: a\\n    prompt: p\\n    outputs: [../x] | :4: phases[0].outputs: the path '../x' is refused",
                    "- id: a\\n    prompt: p\\n    max_retries: 99 | :4: phases[0].max_retries: a whole number",
                    "- id: a\\n    prompt_file: gone.md | :3: phases[0].prompt_file: there is no such file",
                    "- id: a\\n"
                            + "    prompt: p\\n"
                            + "    prompt_file: spec.yaml | :4: phases[0].prompt_file: there is a prompt",
                })
        void saysWhatIsWrongWithPhases(String phases, String message) throws IOException {
            Files.writeString(folder.resolve("phases.yaml"), "phases:\n  " + phases.replace("\\n", "\n") + "\n");

            assertThatThrownBy(() -> folders().phases(ID))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("projects/evolution/feature-xyz/phases.yaml" + message);
        }

        @Test
        void readsAPromptFromItsFile() throws IOException {
            Files.writeString(folder.resolve("prompt.md"), "Schreibe größer.\n");
            Files.writeString(folder.resolve("phases.yaml"), "phases:\n  - {id: a, prompt_file: prompt.md}\n");

            assertThat(folders().phases(ID).getFirst().prompt()).isEqualTo("Schreibe größer.\n");
        }

        @Test
        void saysThatAFileIsNotUtf8() throws IOException {
            Files.write(folder.resolve("spec.yaml"), "title: größe".getBytes(StandardCharsets.ISO_8859_1));

            assertThatThrownBy(() -> folders().spec(ID))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("spec.yaml: it is not UTF-8");
        }

        @Test
        void writesTheNoteAsTheContractHasIt() throws IOException {
            folders().show(Samples.judgedProject());

            var json = JsonMapper.builder().build().readTree(Files.readString(folder.resolve("status.json")));
            assertThat(json.propertyNames())
                    .containsExactly(
                            "id",
                            "status",
                            "updated_at",
                            "base_commit",
                            "candidate_commit",
                            "candidate_tree",
                            "integrated_commit",
                            "error",
                            "report",
                            "history");
            assertThat(json.path("status").asString()).isEqualTo("deployed");
            assertThat(json.path("updated_at").asString()).isEqualTo("2026-01-31T12:00:04.123456789Z");
            assertThat(json.path("integrated_commit").isNull()).isTrue();
            assertThat(json.path("candidate_tree").asString()).isEqualTo("3".repeat(40));
            assertThat(json.path("report").propertyNames())
                    .containsExactly(
                            "passed", "tree", "started_at", "ended_at", "evidence", "evidence_reason", "stages");
            assertThat(json.path("report").path("stages").get(0).propertyNames())
                    .containsExactly(
                            "name",
                            "passed",
                            "skipped",
                            "duration_ms",
                            "tests_run",
                            "findings",
                            "log_tail",
                            "questions",
                            "outcome");
            assertThat(json.path("history").get(0).propertyNames()).containsExactly("from", "to", "at", "by", "reason");
            assertThat(json.path("history").get(0).path("from").isNull()).isTrue();
            assertThat(json.path("history").get(1).path("from").asString()).isEqualTo("pending");
        }

        @Test
        void tellsAnErrorInOneLine() throws IOException {
            var failed = Samples.freshProject()
                    .developing("user:a", "", Samples.freshProject().updatedAt())
                    .failed(
                            "first\n  second\r\nthird\n",
                            "helix",
                            Samples.freshProject().updatedAt());
            folders().show(failed);

            var json = JsonMapper.builder().build().readTree(Files.readString(folder.resolve("status.json")));
            assertThat(json.path("error").asString()).isEqualTo("first second third");
        }

        @Test
        void writesTheNoteOverWhateverSomebodyPutThere() throws IOException {
            var victim = Files.writeString(root.resolve("victim"), "mine");
            Files.createSymbolicLink(folder.resolve("status.json.new"), victim);
            Files.createDirectories(folder.resolve("status.json/full/of"));

            folders().show(Samples.freshProject());

            assertThat(victim).hasContent("mine");
            assertThat(folder.resolve("status.json")).isRegularFile();
            Files.delete(folder.resolve("status.json"));
            Files.createSymbolicLink(folder.resolve("status.json"), victim);
            folders().show(Samples.freshProject());
            assertThat(victim).hasContent("mine");
        }

        @Test
        void refusesToOverwriteAFolderThatIsThereAlready() throws IOException {
            folders().create(ID, new Spec("A title", "", null, List.of()), List.of());
            Files.writeString(folder.resolve("spec.yaml"), "title: by hand\n");

            assertThatThrownBy(() -> folders().create(ID, new Spec("A title", "", null, List.of()), List.of()))
                    .isInstanceOf(Refused.class)
                    .hasMessageStartingWith("PROJECT_EXISTS");
            assertThat(folder.resolve("spec.yaml")).hasContent("title: by hand\n");
        }

        @Test
        void refusesASealedBundleThatSomebodyChanged() throws IOException {
            folders().seal(ID, Samples.bundle());
            var file = root.resolve(".helix/bundles/feature-xyz.json");
            var text = Files.readString(file);
            assertThat(text)
                    .contains("\"base_commit\"", "\"op\" : \"rename\"", "\"mode\" : \"100755\"", "\"base_blob\"");

            for (var changed : List.of(text.replace("old.txt", "new.txt"), "{}", "", text.replace("delete", "melt"))) {
                Files.writeString(file, changed);
                assertThatThrownBy(() -> folders().sealed(ID))
                        .isInstanceOf(PortException.class)
                        .hasMessageContaining("feature-xyz.json")
                        .hasMessageContaining("seal the project again");
            }
        }

        @Test
        void archivesAFolderThatAnAgentMadeAnew() throws IOException {
            folders().archive(ID);
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("late"), "x");

            folders().archive(ID);

            assertThat(folder).doesNotExist();
            assertThat(folders().spec(ID).title()).isEqualTo("A title");
            assertThat(root.resolve("projects/archive/feature-xyz~1/late")).exists();
        }
    }
}
