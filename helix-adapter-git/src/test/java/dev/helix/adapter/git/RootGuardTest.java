package dev.helix.adapter.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.helix.domain.evolution.Damage;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.port.Activity;
import dev.helix.domain.port.Guard;
import dev.helix.testkit.GuardContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootGuardTest implements GuardContract {

    private static final ProjectId ID = new ProjectId("greet");

    @TempDir
    private Path folder;

    private Path root = Path.of("root");
    private TestGit git;
    private JGitRepository repository;
    private JGitSlots slots;
    private Path open;
    private Guard guard;
    private boolean otherIsBusy;
    private String ours = "";
    private final Activity activity = new Activity() {
        @Override
        public long mark() {
            return 0;
        }

        @Override
        public boolean busySince(ProjectId project, long mark) {
            return otherIsBusy;
        }
    };

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectories(folder.toRealPath().resolve("root"));
        git = TestGit.repository(root);
        write("app.txt", "one\n");
        git.run("add", "--all");
        git.run("commit", "--quiet", "--message=Files");
        write(".git/info/exclude", "/projects/\n/.helix/\n");
        write("dirty.txt", "a person's\n");
        write(".helix/bundles/other.json", "{}\n");
        write(".helix/tokens", "none\n");
        write("projects/evolution/other/spec.yaml", "title: Other\n");
        write("projects/evolution/greet/status.json", "{}\n");
        write("projects/evolution/greet/phases.yaml", "phases: []\n");
        open = Files.createDirectories(root.resolve("projects/evolution/greet/workspace"));
        repository = new JGitRepository(root, "main");
        slots = new JGitSlots(repository, root.resolve(".helix/production"), root.resolve(".helix/systems"), List.of());
        slots.switchTo(slots.prepare(repository.tree(repository.main())));
        guard = new RootGuard(
                repository,
                slots,
                root,
                new RootGuard.Own(
                        activity,
                        List.of(),
                        (file, content) -> content != null && ours.equals(new String(content, UTF_8))));
    }

    @AfterEach
    void close() {
        repository.close();
    }

    private void write(String path, String text) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    private static Guard.Reach tools(Path... written) {
        return new Guard.Reach(List.of(written), false);
    }

    private static Guard.Reach commands() {
        return new Guard.Reach(List.of(), true);
    }

    private static void requireUndone(Guard.Seen seen, String path) {
        assertThat(seen.damage()).extracting(Damage::path, Damage::undone).containsExactly(tuple(path, true));
    }

    @Test
    void whatHelixPinsWhileTheGuardLooksIsNobodysDamage() throws Exception {
        var commit = repository.main();
        var pins = new AtomicInteger();
        var going = new AtomicBoolean(true);
        var pinning = Thread.ofVirtual().start(() -> {
            while (going.get()) {
                repository.pin("sealed/p" + pins.incrementAndGet(), commit);
            }
        });
        try {
            for (int round = 0; round < 60; round++) {
                assertThat(guard.begin(ID, open).end(tools()).damage()).isEmpty();
            }
        } finally {
            going.set(false);
            pinning.join();
        }
        assertThat(pins).hasPositiveValue();
    }

    /** Writes behind everybody's back, and looks at what is reported and left. */
    private void requirePutBack(String path, Guard.Reach reach) throws IOException {
        var file = root.resolve(path);
        var before = Files.exists(file) ? Files.readString(file) : null;
        var watch = guard.begin(ID, open);
        write(path, "0123456789012345678901234567890123456789\n");

        requireUndone(watch.end(reach), path);
        if (before == null) {
            assertThat(file).doesNotExist();
        } else {
            assertThat(file).hasContent(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.txt",
                "dirty.txt",
                "brand-new.txt",
                ".helix/bundles/other.json",
                ".git/refs/heads/main",
                "projects/evolution/other/spec.yaml",
                "projects/evolution/other/new/planted.txt",
                "projects/evolution/greet/phases.yaml"
            })
    void putsBackWhatTheAgentSaysItWrote(String path) throws IOException {
        requirePutBack(path, tools(root.resolve(path)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".git/hooks/pre-commit",
                ".git/config",
                ".git/info/exclude",
                ".git/objects/info/alternates",
                ".helix/bundles/other.json",
                ".helix/bundles/planted.json",
                ".helix/planted",
                ".helix/production/a/app.txt",
                ".git/refs/heads/main",
                ".git/refs/helix/good/1"
            })
    void putsBackWhatIsGitsOrHelixsOwnWithoutBeingTold(String path) throws IOException {
        requirePutBack(path, tools());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.txt",
                "dirty.txt",
                "brand-new.txt",
                ".helix/tokens",
                ".git/refs/heads/feature",
                ".git/refs/tags/v1",
                "projects/evolution/other/spec.yaml",
                "projects/evolution/other/new/planted.txt",
                "projects/evolution/greet/spec.yaml"
            })
    void putsBackWhatACommandCouldHaveWritten(String path) throws IOException {
        requirePutBack(path, commands());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.txt",
                "dirty.txt",
                "brand-new.txt",
                ".helix/tokens",
                ".git/refs/tags/v1",
                "projects/evolution/other/new/planted.txt"
            })
    void tellsWhatSomebodyElseChangedAndLeavesIt(String path) throws IOException {
        var watch = guard.begin(ID, open);
        write(path, "0123456789012345678901234567890123456789\n");
        var seen = watch.end(tools());

        assertThat(seen.damage()).isEmpty();
        assertThat(seen.meanwhile()).singleElement().asString().startsWith(path + ": ");
        assertThat(root.resolve(path)).content().startsWith("0123456789");
    }

    @Test
    void whatHelixAndOtherAgentsDoInAnotherProjectIsTheirs() throws IOException {
        otherIsBusy = true;
        var watch = guard.begin(ID, open);
        write("projects/evolution/other/new/theirs.txt", "by another agent\n");
        write("projects/archive/other/spec.yaml", "title: Other\n");
        ours = "{\"sealed\": 1}\n";
        write(".helix/bundles/other.json", ours);
        write("projects/evolution/greet/workspace/work.txt", "work\n");
        var seen = watch.end(commands());

        assertThat(seen.damage()).isEmpty();
        assertThat(seen.meanwhile()).isEmpty();
    }

    @Test
    void aCommitByACommandIsPutBackWithItsFilesAndKept() throws IOException {
        var before = repository.main();
        var watch = guard.begin(ID, open);
        write("app.txt", "committed\n");
        git.run("commit", "--quiet", "--all", "--message=Sneaked in");
        var sneaked = repository.main();
        var seen = watch.end(commands());

        assertThat(seen.damage())
                .extracting(Damage::path, Damage::undone)
                .containsExactly(tuple(".git/refs/heads/main", true), tuple("app.txt", true));
        assertThat(seen.damage().getFirst().what()).contains(sneaked.sha());
        assertThat(repository.main()).isEqualTo(before);
        assertThat(root.resolve("app.txt")).hasContent("one\n");
        assertThat(git.run("status", "--porcelain")).doesNotContain("app.txt");
    }

    @Test
    void aCommitByAPersonIsTheirs() throws IOException {
        var watch = guard.begin(ID, open);
        write("app.txt", "committed\n");
        git.run("commit", "--quiet", "--all", "--message=By a person");
        var committed = repository.main();
        var seen = watch.end(tools());

        assertThat(seen.damage()).isEmpty();
        assertThat(seen.meanwhile()).singleElement().asString().contains(".git/refs/heads/main");
        assertThat(repository.main()).isEqualTo(committed);
    }

    @Test
    void whatHelixItselfMovesIsNoDamageAndIsPutBackToThatIfItIsMovedAgain() {
        var main = repository.main();
        var watch = guard.begin(ID, open);
        repository.pin("good/7", main);
        assertThat(watch.end(commands()).damage()).isEmpty();

        var second = guard.begin(ID, open);
        git.run("update-ref", "-d", "refs/helix/good/7");
        requireUndone(second.end(tools()), ".git/refs/helix/good/7");
        assertThat(git.run("rev-parse", "refs/helix/good/7").strip()).isEqualTo(main.sha());
    }

    @Test
    void theLinkToTheLiveSlotIsPutBackAndASwitchOfHelixIsNot() throws IOException {
        var link = root.resolve(".helix/production/current");
        var watch = guard.begin(ID, open);
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("b"));
        requireUndone(watch.end(tools()), ".helix/production/current");
        assertThat(Files.readSymbolicLink(link)).hasToString("a");

        var second = guard.begin(ID, open);
        slots.switchTo(slots.prepare(repository.tree(repository.main())));
        assertThat(second.end(tools()).damage()).isEmpty();
        assertThat(Files.readSymbolicLink(link)).hasToString("b");
    }

    @Test
    void whatIsPutBackIsKeptAsABlob() throws IOException {
        var watch = guard.begin(ID, open);
        write("dirty.txt", "a person's, saved meanwhile\n");
        var what = watch.end(commands()).damage().getFirst().what();

        assertThat(what).contains("git cat-file blob ");
        var blob = what.replaceAll(".*git cat-file blob ([0-9a-f]+).*", "$1");
        assertThat(git.run("cat-file", "blob", blob)).isEqualTo("a person's, saved meanwhile\n");
    }

    @Test
    void aFolderThatBecameALinkLeadsNothingElsewhere() throws IOException {
        var elsewhere = Files.createDirectories(root.resolveSibling("elsewhere-" + root.getFileName()));
        Files.writeString(elsewhere.resolve("spec.yaml"), "theirs\n");
        var other = root.resolve("projects/evolution/other");
        var watch = guard.begin(ID, open);
        Files.move(other, root.resolveSibling("moved-" + root.getFileName()));
        Files.createSymbolicLink(other, elsewhere);
        var seen = watch.end(commands());

        assertThat(seen.damage()).isNotEmpty().allMatch(Damage::undone);
        assertThat(elsewhere.resolve("spec.yaml")).hasContent("theirs\n");
        assertThat(other.resolve("spec.yaml")).hasContent("title: Other\n");
    }

    @Test
    void aLinkOutOfTheOpenFolderIsNoWayOut() throws IOException {
        Files.createSymbolicLink(open.resolve("out"), root);
        var watch = guard.begin(ID, open);
        Files.writeString(open.resolve("out/app.txt"), "through a link\n");

        requireUndone(watch.end(tools(open.resolve("out/app.txt"))), "app.txt");
    }

    @Test
    void whatASupervisorAndItsServerTellEachOtherIsNobodysDamageAndItsProgramAndPlanStay() throws IOException {
        write(".helix/supervisor/plan", "a person's\n");
        write(".helix/supervisor/server.log", "");
        var watch = guard.begin(ID, open);
        write(".helix/supervisor/server.log", "HELIX listens\n");
        write(".helix/supervisor/ledger", "phase LEAVING\n");
        write(".helix/supervisor/plan", "an agent's\n");

        requireUndone(watch.end(commands()), ".helix/supervisor/plan");
        assertThat(root.resolve(".helix/supervisor/plan")).hasContent("a person's\n");
        assertThat(root.resolve(".helix/supervisor/ledger")).hasContent("phase LEAVING\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"program/a/bin/helix", "program/b/app/helix.jar", "program/c", "program/current"})
    void whatIsDoneToHelixsOwnProgramIsToldWhereTheCommandsThatRanAreAnsweredFor(String place) throws IOException {
        write(".helix/program/a/bin/helix", "#!/bin/sh\n");
        Files.createSymbolicLink(root.resolve(".helix/program/current"), Path.of("a"));
        var file = root.resolve(".helix").resolve(place);
        for (var reach : List.of(commands(), tools(root.resolve(".helix/program")))) {
            var watch = guard.begin(ID, open);
            Files.deleteIfExists(file);
            write(".helix/" + place, reach + "\n");
            write(".helix/program/b.next/app/helix.jar", "a person unpacks the next one\n");

            assertThat(watch.end(reach).damage()).singleElement().satisfies(damage -> {
                assertThat(damage.path()).isEqualTo(".helix/" + place);
                assertThat(damage.undone()).isFalse();
                assertThat(damage.what())
                        .contains("HELIX's own program", "start the supervisor by a package that you trust");
            });
        }
    }

    @Test
    void aProgramThatIsChangedWithItsTimePutBackIsSeen() throws IOException {
        var jar = root.resolve(".helix/program/a/app/helix.jar");
        write(".helix/program/a/app/helix.jar", "good\n");
        var watch = guard.begin(ID, open);
        var before = Files.getLastModifiedTime(jar);
        Files.writeString(jar, "evil\n");
        Files.setLastModifiedTime(jar, before);

        assertThat(watch.end(commands()).damage())
                .extracting(Damage::path)
                .containsExactly(".helix/program/a/app/helix.jar");
    }

    @Test
    void whatACrashLeavesInASlotIsNobodysDamageAndElsewhereItIsPartOfTheProgram() throws IOException {
        write(".helix/program/a/app/helix.jar", "real\n");
        var watch = guard.begin(ID, open);
        write(".helix/program/a/hs_err_pid4711.log", "# A fatal error\n");
        write(".helix/program/a/core.4711", "memory\n");
        write(".helix/program/a/app/hs_err_pid4711.log", "beside the jar, where no crash writes\n");

        assertThat(watch.end(commands()).damage())
                .extracting(Damage::path)
                .containsExactly(".helix/program/a/app/hs_err_pid4711.log");
    }

    @Test
    void aPersonInstallsTheNextProgramWhileAConfinedAgentWorks() throws IOException {
        var watch = guard.begin(ID, open);
        write(".helix/program/b/bin/helix", "#!/bin/sh\n");

        var seen = watch.end(tools());
        assertThat(seen.damage()).isEmpty();
        assertThat(seen.meanwhile()).containsExactly(".helix/program/b/bin/helix: it was added");
    }

    @Test
    void backupsThatCommandsRemoveArePutBackAndLargeOnesTold() throws IOException {
        write(".helix/backups/1.postgres.dump", "small\n");
        write(".helix/backups/2.postgres.dump", "x".repeat(2 << 20));
        write(".helix/programs", "1 2 3\n");
        var watch = guard.begin(ID, open);
        Files.delete(root.resolve(".helix/backups/1.postgres.dump"));
        Files.delete(root.resolve(".helix/backups/2.postgres.dump"));
        write(".helix/programs", "forged\n");
        write(".helix/backups/3.postgres.dump.part", "half of one\n");

        assertThat(watch.end(commands()).damage())
                .extracting(Damage::path, Damage::undone)
                .containsExactly(
                        tuple(".helix/programs", true),
                        tuple(".helix/backups/1.postgres.dump", true),
                        tuple(".helix/backups/2.postgres.dump", false));
        assertThat(root.resolve(".helix/backups/1.postgres.dump")).hasContent("small\n");
        assertThat(root.resolve(".helix/programs")).hasContent("1 2 3\n");
    }

    @Test
    void aBackupThatCommandsPutThereIsToldAndNeitherKeptInTheRepositoryNorDeleted() throws IOException {
        write(".helix/backups/1.postgres.dump", "production's\n");
        var watch = guard.begin(ID, open);
        write(".helix/backups/1.postgres.dump", "forged\n");
        write(".helix/backups/2.postgres.dump", "a person's\n");

        assertThat(watch.end(commands()).damage())
                .allSatisfy(seen -> assertThat(seen.what()).doesNotContain("cat-file"))
                .extracting(Damage::path, Damage::undone)
                .containsExactly(
                        tuple(".helix/backups/1.postgres.dump", false), tuple(".helix/backups/2.postgres.dump", false));
        assertThat(root.resolve(".helix/backups/2.postgres.dump")).hasContent("a person's\n");
    }

    @Test
    void aPersonTakesABackupAwayAndBringsAnotherWhileAConfinedAgentWorks() throws IOException {
        write(".helix/backups/1.postgres.dump", "old\n");
        write(".helix/backups/2.postgres.dump", "linked\n");
        var watch = guard.begin(ID, open);
        Files.delete(root.resolve(".helix/backups/1.postgres.dump"));
        Files.createLink(root.resolve("offsite.dump"), root.resolve(".helix/backups/2.postgres.dump"));
        write(".helix/backups/3.postgres.dump", "brought\n");

        var seen = watch.end(tools());
        assertThat(seen.damage()).isEmpty();
        assertThat(seen.meanwhile())
                .contains(
                        ".helix/backups/1.postgres.dump: it was removed",
                        ".helix/backups/3.postgres.dump: it was added");
        assertThat(root.resolve(".helix/backups/1.postgres.dump")).doesNotExist();
        assertThat(root.resolve(".helix/backups/3.postgres.dump")).exists();
    }

    @Test
    void aRefusedWriteIsNoDamage() {
        var watch = guard.begin(ID, open);

        assertThat(watch.end(tools(root.resolve("app.txt"), root.resolve(".git/hooks/pre-push")))
                        .damage())
                .isEmpty();
    }

    @Override
    public Guard guard() {
        return guard;
    }

    @Override
    public Path open() {
        return open;
    }

    @Override
    public void workThere() {
        contractWrite("projects/evolution/greet/workspace/made.txt", "made\n");
    }

    @Override
    public Path doDamage() {
        contractWrite("app.txt", "damaged\n");
        return root.resolve("app.txt");
    }

    @Override
    public boolean isPutBack() {
        try {
            return Files.readString(root.resolve("app.txt")).equals("one\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void contractWrite(String path, String text) {
        try {
            write(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
