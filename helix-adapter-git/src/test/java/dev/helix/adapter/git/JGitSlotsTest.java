package dev.helix.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.ChangeSet;
import dev.helix.testkit.SlotsContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JGitSlotsTest implements SlotsContract {

    @TempDir
    Path folder;

    private JGitRepository repository;
    private JGitSlots slots;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectory(folder.resolve("repository"));
        TestGit.repository(folder.resolve("repository"));
        repository = new JGitRepository(folder.resolve("repository"), "main");
        slots = new JGitSlots(repository, folder.resolve("system"), folder.resolve("state"), List.of());
    }

    @AfterEach
    void close() {
        repository.close();
    }

    @Override
    public JGitSlots slots() {
        return slots;
    }

    @Override
    public JGitRepository repository() {
        return repository;
    }

    @Override
    public Map<String, String> files(Slot slot) {
        return TestFiles.texts(slots.directory(slot));
    }

    @Override
    public void spoil(Slot slot, String path, String text) {
        var file = slots.directory(slot).resolve(path);
        try {
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JGitSlots slotsWith(String... linked) {
        return new JGitSlots(
                repository,
                folder.resolve("system"),
                folder.resolve("state"),
                List.of(linked).stream().map(RepoPath::new).toList());
    }

    private TreeId tree(ChangeSet changes) {
        return repository.tree(changes.commit());
    }

    private Path slotA() {
        return slots.directory(Slot.A);
    }

    /** A file system that is mounted there can't be removed as a folder can. */
    @Test
    void removeNoLeftoverThatIsInUseAndGoOnWhenAPersonHasRemovedIt() throws Exception {
        var tree = tree(ChangeSet.on(repository).add("app.txt", FileMode.REGULAR, Content.of("app")));
        slots.prepare(tree);
        var left = Files.createDirectories(slotA().resolve("left"));
        var mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=512k", "none", left.toString());
        assumeTrue(mount.start().waitFor() == 0, "nothing can be mounted here");
        try {
            assertThatThrownBy(() -> slots.isolate(tree))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("left")
                    .hasMessageContaining("remove it by hand");
        } finally {
            assertThat(new ProcessBuilder("umount", left.toString()).start().waitFor())
                    .isZero();
        }
        Files.deleteIfExists(left);

        slots.isolate(tree);

        assertThat(slotA()).isDirectoryNotContaining("glob:**/left").isDirectoryContaining("glob:**/app.txt");
    }

    @Test
    void writeModesAndLinks() throws IOException {
        slots.prepare(tree(ChangeSet.on(repository)
                .add("run.sh", FileMode.EXECUTABLE, Content.of("#!/bin/sh\n"))
                .add("d/link", FileMode.SYMLINK, Content.of("../run.sh"))
                .add("größe", FileMode.REGULAR, Content.of(new byte[] {0, (byte) 0xff}))));

        assertThat(Files.isExecutable(slotA().resolve("run.sh"))).isTrue();
        assertThat(Files.readSymbolicLink(slotA().resolve("d/link"))).isEqualTo(Path.of("../run.sh"));
        assertThat(slotA().resolve("größe")).hasBinaryContent(new byte[] {0, (byte) 0xff});
    }

    @Test
    void writeOnlyWhatDiffers() throws IOException {
        var base = ChangeSet.on(repository)
                .add("same", "1\n")
                .add("changed", "2\n")
                .commitToMain();
        slots.prepare(repository.tree(base));
        var same = Files.readAttributes(slotA().resolve("same"), BasicFileAttributes.class);

        slots.prepare(tree(ChangeSet.on(repository).modify("changed", "3\n")));

        var after = Files.readAttributes(slotA().resolve("same"), BasicFileAttributes.class);
        assertThat(after.fileKey()).isEqualTo(same.fileKey());
        assertThat(after.lastModifiedTime()).isEqualTo(same.lastModifiedTime());
        assertThat(slotA().resolve("changed")).hasContent("3\n");
    }

    @Test
    void areComparedByManyAtATimeWhileTheOtherOneIsWritten() throws Exception {
        var changes = ChangeSet.on(repository);
        for (int i = 0; i < 50; i++) {
            changes.add("d" + i + "/file", i + "\n");
        }
        var live = slots.prepare(repository.tree(changes.commitToMain()));
        slots.switchTo(live);
        var next = tree(ChangeSet.on(repository).modify("d1/file", "other\n"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var looks = new ArrayList<Future<List<String>>>();
            for (int i = 0; i < 20; i++) {
                looks.add(threads.submit(() -> slots.differences(live.slot())));
                looks.add(
                        threads.submit(() -> List.of(slots.prepare(next).slot().word())));
            }
            for (int i = 0; i < looks.size(); i += 2) {
                assertThat(looks.get(i).get()).isEmpty();
                assertThat(looks.get(i + 1).get()).containsExactly("b");
            }
        }
        assertThat(folder.resolve("system").resolve(".a.staging")).doesNotExist();
    }

    @Test
    void leaveWhatABuildMadeAndPutRightWhatItSpoilt() throws IOException {
        var tree = tree(ChangeSet.on(repository)
                .add("src/file", "1\n")
                .add("src/gone", "2\n")
                .add("run.sh", FileMode.EXECUTABLE, Content.of("3\n")));
        slots.prepare(tree);
        Files.createDirectories(slotA().resolve("target"));
        Files.writeString(slotA().resolve("target/app"), "built");
        Files.writeString(slotA().resolve("src/file"), "4\n");
        Files.delete(slotA().resolve("src/gone"));
        Files.setPosixFilePermissions(slotA().resolve("run.sh"), PosixFilePermissions.fromString("rw-r--r--"));

        slots.prepare(tree);

        assertThat(files(Slot.A))
                .isEqualTo(Map.of("src/file", "1\n", "src/gone", "2\n", "run.sh", "3\n", "target/app", "built"));
        assertThat(Files.isExecutable(slotA().resolve("run.sh"))).isTrue();
    }

    @Test
    void neverFollowALinkThatWasPlantedInThem() throws IOException {
        var outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("file"), "precious\n");
        var base = ChangeSet.on(repository)
                .add("d/file", "1\n")
                .add("e/file", "1\n")
                .add("top", "1\n")
                .commitToMain();
        slots.prepare(repository.tree(base));
        for (var planted : List.of("d", "e", "top")) {
            if (Files.isDirectory(slotA().resolve(planted))) {
                Files.delete(slotA().resolve(planted + "/file"));
            }
            Files.delete(slotA().resolve(planted));
            Files.createSymbolicLink(
                    slotA().resolve(planted), planted.equals("top") ? outside.resolve("file") : outside);
        }

        slots.prepare(tree(ChangeSet.on(repository)
                .modify("d/file", "2\n")
                .delete("e/file")
                .modify("top", "2\n")));

        assertThat(TestFiles.texts(outside)).isEqualTo(Map.of("file", "precious\n"));
        assertThat(slotA().resolve("d")).isDirectory().isNotEqualTo(outside);
        assertThat(Files.isSymbolicLink(slotA().resolve("d"))).isFalse();
        assertThat(slotA().resolve("d/file")).hasContent("2\n");
        assertThat(Files.isSymbolicLink(slotA().resolve("top"))).isFalse();
    }

    @Test
    void refuseASlotThatIsALink() throws IOException {
        var outside = Files.createDirectory(folder.resolve("outside"));
        Files.createDirectory(folder.resolve("system"));
        Files.createSymbolicLink(folder.resolve("system/a"), outside);

        assertThatThrownBy(() -> slots.prepare(tree(ChangeSet.on(repository).add("file", "1\n"))))
                .isInstanceOf(PortException.class);
        assertThat(outside).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../x", "d/../../x", "../../x", ""})
    void refuseLinksThatCanLeaveTheTree(String target) {
        var tree =
                tree(ChangeSet.on(repository).add("before", "1\n").add("link", FileMode.SYMLINK, Content.of(target)));

        assertThatThrownBy(() -> slots.prepare(tree))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal())
                                .isInstanceOfSatisfying(
                                        Refusal.UnsafePath.class,
                                        unsafe -> assertThat(unsafe.path()).isEqualTo("link")));
        assertThat(files(Slot.A)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {".git", ".GIT", "..", "git~1"})
    void refuseNamesThatReachIntoGitOrOut(String name) throws IOException {
        TreeId tree;
        try (var inserter = repository.git().newObjectInserter()) {
            var formatter = new TreeFormatter();
            formatter.append(
                    name, org.eclipse.jgit.lib.FileMode.REGULAR_FILE, inserter.insert(Constants.OBJ_BLOB, new byte[] {1
                    }));
            tree = new TreeId(inserter.insert(formatter).name());
            inserter.flush();
        }

        assertThatThrownBy(() -> slots.prepare(tree)).isInstanceOf(Refused.class);
        assertThat(files(Slot.A)).isEmpty();
    }

    @Test
    void applyLineEndsAndFiltersAsACheckoutWould() throws IOException {
        var git = new TestGit(folder.resolve("repository"));
        git.run("config", "filter.loud.smudge", "tr a-z A-Z");
        var base = ChangeSet.on(repository)
                .add(".gitattributes", "*.bat eol=crlf\n*.loud filter=loud\n")
                .add("run.bat", "one\ntwo\n")
                .add("d/song.loud", "quiet\n")
                .commitToMain();
        slots.prepare(repository.tree(base));

        assertThat(Files.readString(slotA().resolve("run.bat"))).isEqualTo("one\r\ntwo\r\n");
        assertThat(slotA().resolve("d/song.loud")).hasContent("QUIET\n");

        slots.prepare(tree(ChangeSet.on(repository).modify(".gitattributes", "*.loud filter=loud\n")));
        assertThat(Files.readString(slotA().resolve("run.bat"))).isEqualTo("one\ntwo\n");
    }

    @Test
    void shareLinkedPathsAndWriteNothingThere() throws IOException {
        var base = ChangeSet.on(repository)
                .add("data/seed", "1\n")
                .add("deep/er/logs/.keep", "")
                .add("file", "1\n")
                .commitToMain();
        var linked = slotsWith("data", "deep/er/logs");
        var live = linked.prepare(repository.tree(base));
        linked.switchTo(live);
        Files.writeString(slotA().resolve("data/kept"), "kept");

        var next = linked.prepare(tree(ChangeSet.on(repository).modify("file", "2\n")));

        assertThat(slots.directory(next.slot()).resolve("data/kept")).hasContent("kept");
        assertThat(slots.directory(next.slot()).resolve("deep/er/logs")).isEmptyDirectory();
        assertThat(folder.resolve("system/shared/data")).isDirectoryNotContaining("glob:**seed");
    }

    @Test
    void neverReplaceAFolderWithSomethingInItByALink() throws IOException {
        Files.createDirectories(slotA().resolve("data"));
        Files.writeString(slotA().resolve("data/precious"), "precious");

        assertThatThrownBy(() ->
                        slotsWith("data").prepare(tree(ChangeSet.on(repository).add("file", "1\n"))))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("linked_paths");
        assertThat(slotA().resolve("data/precious")).hasContent("precious");
    }

    @Test
    void refuseToReplaceARealFolderByTheLink() throws IOException {
        var prepared = slots.prepare(tree(ChangeSet.on(repository).add("file", "1\n")));
        Files.createDirectory(folder.resolve("system/current"));

        assertThatThrownBy(() -> slots.switchTo(prepared))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("not a symbolic link");
        Files.delete(folder.resolve("system/current"));
        Files.createSymbolicLink(folder.resolve("system/current"), Path.of("elsewhere"));
        assertThatThrownBy(() -> slots.current())
                .isInstanceOf(PortException.class)
                .hasMessageContaining("elsewhere");
    }

    @Test
    void checkEverythingWhenTheirStateWasLost() throws IOException {
        var tree = tree(ChangeSet.on(repository).add("file", "1\n"));
        slots.switchTo(slots.prepare(tree));
        Files.delete(folder.resolve("state/a.tree"));

        assertThatThrownBy(() -> slots.current())
                .isInstanceOf(PortException.class)
                .hasMessageContaining("deploy again");
        slots.switchTo(slots.prepare(tree));
        assertThat(slots.current()).contains(new SlotContent(Slot.B, tree));
    }

    @Test
    void writeTheChangeAlone() throws IOException {
        var base = ChangeSet.on(repository)
                .add("kept", "1\n")
                .add("changed", "1\n")
                .add("gone/file", "1\n")
                .add("becomes", "a file\n")
                .commitToMain();
        slots.switchTo(slots.prepare(repository.tree(base)));
        slots.sweep(() -> false);
        assertThat(files(Slot.B)).isEqualTo(files(Slot.A));
        var kept = FileStat.of(slots.directory(Slot.B).resolve("kept"));

        slots.prepare(tree(ChangeSet.on(repository)
                .modify("changed", "2\n")
                .delete("gone/file")
                .delete("becomes")
                .add("becomes/folder", "2\n")));

        assertThat(files(Slot.B)).isEqualTo(Map.of("kept", "1\n", "changed", "2\n", "becomes/folder", "2\n"));
        assertThat(FileStat.of(slots.directory(Slot.B).resolve("kept"))).isEqualTo(kept);
        assertThat(slots.differences(Slot.B)).isEmpty();
    }

    @Test
    void leaveASweepForSomethingMoreUrgentAndGoOnFromThere() {
        var changes = ChangeSet.on(repository);
        for (int i = 0; i < 2_000; i++) {
            changes.add("d" + i % 20 + "/file" + i, i + "\n");
        }
        var tree = repository.tree(changes.commitToMain());
        slots.switchTo(slots.prepare(tree));
        var looks = new AtomicInteger();
        slots.sweep(() -> looks.incrementAndGet() > 100);
        assertThat(SlotMarker.read(folder.resolve("state/b.tree")).whole()).isFalse();

        var next = slots.prepare(tree(ChangeSet.on(repository).modify("d1/file1", "other\n")));

        assertThat(slots.differences(next.slot())).isEmpty();
        assertThat(slots.compare(next).isEmpty()).isTrue();
    }

    /** What keeps its size and its time of change of content is seen, too. */
    @Test
    void seeWhatSomebodyTriesToHide() throws IOException {
        var content = slots.prepare(tree(ChangeSet.on(repository)
                .add("a/secret", "1234\n")
                .add("b/secret", "1234\n")
                .add("c/secret", "1234\n")
                .add("d/run.sh", FileMode.EXECUTABLE, Content.of("1234\n"))
                .add("e/gone", "1234\n")));
        var secret = slotA().resolve("a/secret");
        var time = Files.getLastModifiedTime(secret);
        Files.writeString(secret, "4321\n");
        Files.setLastModifiedTime(secret, time);
        var outside = Files.createDirectory(folder.resolve("outside"));
        Files.move(slotA().resolve("b"), outside.resolve("b"));
        Files.createSymbolicLink(slotA().resolve("b"), outside.resolve("b"));
        Files.delete(slotA().resolve("c/secret"));
        Files.createSymbolicLink(slotA().resolve("c/secret"), outside.resolve("b/secret"));
        Files.setPosixFilePermissions(slotA().resolve("d/run.sh"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.delete(slotA().resolve("e/gone"));

        assertThat(slots.compare(content).files())
                .containsExactlyInAnyOrder("a/secret", "b/secret", "c/secret", "d/run.sh", "e/gone");
        var told = new ArrayList<String>();
        slots.prepare(content.tree(), told::addAll);
        assertThat(told).hasSize(5);
        assertThat(slots.differences(Slot.A)).isEmpty();
        assertThat(outside.resolve("b/secret")).hasContent("1234\n");
    }

    @Test
    void takeAFileThatOnlyLooksOtherwiseForWhatItIs() throws IOException {
        var content = slots.prepare(tree(ChangeSet.on(repository).add("file", "1\n")));
        Files.writeString(slotA().resolve("file"), "1\n");
        Files.createLink(folder.resolve("link"), slotA().resolve("file"));

        assertThat(slots.compare(content).isEmpty()).isTrue();
        Files.writeString(folder.resolve("link"), "2\n");
        assertThat(slots.compare(content).files()).containsExactly("file");
    }

    @Test
    void rememberInTheNextProcessWhatTheyLookedLike() throws IOException {
        var content =
                slots.prepare(tree(ChangeSet.on(repository).add("file", "1\n").add("other", "1\n")));
        Files.writeString(slotA().resolve("file"), "2\n");

        var told = new ArrayList<String>();
        slotsWith().prepare(content.tree(), told::addAll);

        assertThat(told).containsExactly("file");
    }

    /** Each command line is a process of its own, and not each one leaves the next what it has seen. */
    @Test
    void takeNothingThatHelixItselfWroteInAnotherProcessForSpoilt() throws IOException {
        var first = tree(
                ChangeSet.on(repository).add("file", "1\n").add("gone", "1\n").add("other", "1\n"));
        slots.switchTo(slots.prepare(first));
        slotsWith().prepare(first);
        var second = tree(ChangeSet.on(repository).add("file", "2\n").add("other", "1\n"));
        slotsWith().prepare(second);
        assertThat(slotsWith().directory(Slot.B).resolve("gone")).doesNotExist();

        var told = new ArrayList<String>();
        slotsWith().prepare(first, told::addAll);

        assertThat(told).isEmpty();
        assertThat(files(Slot.B)).isEqualTo(Map.of("file", "1\n", "gone", "1\n", "other", "1\n"));
    }

    @Test
    void stillTellWhatSomebodySpoiltThatNoProcessHasWrittenSince() throws IOException {
        var first = tree(ChangeSet.on(repository).add("file", "1\n").add("other", "1\n"));
        slots.switchTo(slots.prepare(first));
        slotsWith().prepare(first);
        slotsWith().prepare(tree(ChangeSet.on(repository).add("file", "2\n").add("other", "1\n")));
        Files.writeString(slots.directory(Slot.B).resolve("other"), "spoilt\n");

        var told = new ArrayList<String>();
        slotsWith().prepare(first, told::addAll);

        assertThat(told).containsExactly("other");
    }

    /** After a loss of power a file may be empty, as it never was, and look as it did. */
    @Test
    void readEverythingAgainWhenTheMachineWasStartedAnew() throws IOException {
        var before = new JGitSlots(
                repository,
                folder.resolve("system"),
                folder.resolve("state"),
                SlotSettings.linking(List.of()),
                "boot-1");
        var live = before.prepare(tree(ChangeSet.on(repository).add("a", "1\n").add("d/b", "2\n")));
        before.switchTo(live);
        before.sweep(() -> false);
        for (var slot : Slot.values()) {
            Files.writeString(slots.directory(slot).resolve("a"), "");
        }
        Files.write(folder.resolve("state/a.seen"), new byte[0]);

        var after = new JGitSlots(
                repository,
                folder.resolve("system"),
                folder.resolve("state"),
                SlotSettings.linking(List.of()),
                "boot-2");
        assertThat(after.recover()).isTrue();

        assertThat(files(live.slot())).isEqualTo(Map.of("a", "1\n", "d/b", "2\n"));
        var told = new ArrayList<String>();
        after.prepare(live.tree(), told::addAll);
        assertThat(files(live.slot().other())).isEqualTo(Map.of("a", "1\n", "d/b", "2\n"));
        assertThat(told).as("nobody else has changed it").isEmpty();
    }

    @Test
    void sayThatWhatWasBuiltWasLostWithThePower() throws IOException {
        var before = new JGitSlots(
                repository,
                folder.resolve("system"),
                folder.resolve("state"),
                SlotSettings.linking(List.of()),
                "boot-1");
        var live = before.prepare(tree(ChangeSet.on(repository).add("a", "1\n")));
        Files.createDirectory(slotA().resolve("target"));
        Files.writeString(slotA().resolve("target/app"), "built");
        before.built(live);
        before.switchTo(live);
        Files.writeString(slotA().resolve("target/app"), "");

        var after = new JGitSlots(
                repository,
                folder.resolve("system"),
                folder.resolve("state"),
                SlotSettings.linking(List.of()),
                "boot-2");

        assertThat(after.recover()).isFalse();
    }

    @Test
    void forceEverythingToDiskWhereTheMachineDoesNotNameItsRuns() {
        var forced = new JGitSlots(
                repository, folder.resolve("system"), folder.resolve("state"), SlotSettings.linking(List.of()), "");
        var live = forced.prepare(tree(ChangeSet.on(repository).add("a", "1\n").add("d/b", "2\n")));

        assertThat(files(live.slot())).isEqualTo(Map.of("a", "1\n", "d/b", "2\n"));
        assertThat(forced.recover()).isTrue();
    }

    /** Its folder is another one afterwards: what was made aside took the place of an empty one in one step. */
    @Test
    void makeAFirstFillingOfManyFilesAsideAndPointGitThereAfterwards() throws IOException {
        var changes = ChangeSet.on(repository);
        for (int i = 0; i < 600; i++) {
            changes.add("folder-" + i % 7 + "/deep/er/file-" + i, i + "\n");
        }
        var slot = Files.createDirectories(folder.resolve("system/a"));
        var before = Files.getAttribute(slot, "unix:ino");
        var processes = ChildProcess.started();

        var content = slots.prepare(tree(changes));

        assertThat(Files.getAttribute(slot, "unix:ino")).isNotEqualTo(before);
        assertThat(files(content.slot())).hasSize(600);
        assertThat(slot.resolve(".git")).isSymbolicLink();
        assertThat(slots.compare(content).isEmpty()).isTrue();
        assertThat(ChildProcess.started() - processes)
                .as("git copies the past at most once")
                .isLessThanOrEqualTo(1);
    }
}
