package dev.helix.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Stores files under generated attributes and settings, and has {@code git add} store them too. More of them: {@code
 * -Dhelix.clean.worlds=N}, from another seed: {@code -Dhelix.clean.seed=S}.
 */
class CleanConversionTest {

    private static final int WORLDS = Integer.getInteger("helix.clean.worlds", 40);
    private static final long FIRST_SEED = Long.getLong("helix.clean.seed", 1);
    private static final List<String> FOLDERS = List.of("", "sub/", "sub/deep/", "other/");
    private static final List<String> KINDS = List.of(".txt", ".bat", ".bin", ".u16", ".dat", ".id");
    private static final List<String> RULES = List.of(
            "*.txt text",
            "*.txt text=auto",
            "*.txt -text",
            "*.bat text eol=crlf",
            "*.bat eol=crlf",
            "*.txt eol=lf",
            "* text=auto",
            "* text=auto eol=crlf",
            "*.bin binary",
            "*.bin filter=large -text",
            "*.dat filter=turned",
            "*.txt filter=turned text",
            "*.dat filter=unknown",
            "*.id ident",
            "*.id ident text=auto",
            "*.u16 text working-tree-encoding=UTF-16",
            "*.u16 text working-tree-encoding=UTF-16LE eol=crlf",
            "*.txt !text",
            "sub/* text");

    @TempDir
    Path folder;

    private Path root;
    private Path aside;
    private TestGit git;
    private JGitRepository repository;

    @BeforeEach
    void open() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        aside = Files.createDirectory(folder.resolve("aside"));
        git = TestGit.repository(root);
        git.run("config", "gc.auto", "0");
        git.run("config", "filter.turned.clean", "tr a-y b-z");
        git.run("config", "filter.turned.smudge", "tr b-z a-y");
        git.run("config", "filter.large.clean", "sh tools/store.sh");
        git.run("config", "filter.large.smudge", "sh tools/fetch.sh");
        git.run("config", "filter.broken.clean", "false");
        Files.createDirectories(root.resolve("tools"));
        Files.createDirectories(folder.resolve("store"));
        var store = folder.resolve("store");
        Files.writeString(
                root.resolve("tools/store.sh"),
                "t=$(mktemp)\ncat >$t\ns=$(sha256sum <$t | cut -d' ' -f1)\nmv $t " + store + "/$s\necho pointer $s\n");
        Files.writeString(
                root.resolve("tools/fetch.sh"),
                "t=$(mktemp)\ntrap 'rm -f $t' EXIT\ncat >$t\ns=$(sed -n 's/^pointer //p' $t)\n"
                        + "if [ -n \"$s\" ]; then cat " + store + "/$s; else cat $t; fi\n");
        repository = new JGitRepository(root, "main");
    }

    @AfterEach
    void close() {
        repository.close();
    }

    /** The git command in a work tree of its own, where the bytes are put and added. */
    private ChildProcess.Result inTheOtherTree(String input, String... arguments) {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        return new ChildProcess(aside, java.time.Duration.ofMinutes(1))
                .with("GIT_DIR", root.resolve(".git").toString())
                .with("GIT_WORK_TREE", aside.toString())
                .with("GIT_INDEX_FILE", folder.resolve("aside.index").toString())
                .run(command, input.getBytes(StandardCharsets.UTF_8));
    }

    private TreeId treeOf(Map<String, byte[]> files) {
        try (var inserter = repository.git().newObjectInserter();
                var reader = repository.git().newObjectReader()) {
            var edits = new TreeEdits(new Trees(reader), inserter);
            for (var file : files.entrySet()) {
                var blob = repository.store(Content.of(file.getValue()));
                edits.put(new RepoPath(file.getKey()), Entry.of(dev.helix.domain.evolution.FileMode.REGULAR, blob));
            }
            var empty = inserter.insert(new org.eclipse.jgit.lib.TreeFormatter());
            inserter.flush();
            var tree = edits.write(empty);
            inserter.flush();
            return new TreeId(tree.name());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void storesWhatGitAddWouldStoreAndWritesWhatACheckoutWould() throws IOException {
        var refused = 0;
        var converted = 0;
        var slots = new JGitSlots(repository, folder.resolve("system"), folder.resolve("state"), List.of());
        for (var seed = FIRST_SEED; seed < FIRST_SEED + WORLDS; seed++) {
            var random = new Random(seed);
            git.run("config", "core.autocrlf", List.of("false", "true", "input").get(random.nextInt(3)));
            git.run("config", "core.eol", List.of("native", "lf", "crlf").get(random.nextInt(3)));
            var base = new TreeMap<String, byte[]>();
            for (var path : paths(random)) {
                base.put(path, bytes(random, path));
            }
            for (var at : FOLDERS) {
                if (random.nextInt(3) > 0) {
                    base.put(at + ".gitattributes", rules(random));
                }
            }
            var tree = treeOf(base);
            var files = new TreeMap<String, byte[]>();
            for (var path : paths(random)) {
                files.put(path, bytes(random, path));
            }

            var expected = addedByGit(tree, files);
            try {
                var stored = repository.checkIn(tree, contents(files));
                stored.forEach((path, blob) -> assertThat(blob.sha())
                        .as("seed from %d, %s\n%s", FIRST_SEED, path, text(base, known(files, path)))
                        .isEqualTo(expected.get(path.value())));
                assertThat(stored).as("seed %d", seed).hasSameSizeAs(files);
                converted += (int) stored.entrySet().stream()
                        .filter(entry ->
                                !entry.getValue().equals(repository.store(Content.of(known(files, entry.getKey())))))
                        .count();
            } catch (Refused e) {
                assertThat(expected)
                        .as("seed %d: %s", seed, e.refusal().message())
                        .isEmpty();
                refused++;
            }
            var written = checkedOutByGit(tree, base);
            assertThat(repository.checkOut(tree, contents(base).keySet()))
                    .as("seed %d", seed)
                    .isEqualTo(written);
            var slot = slots.directory(slots.prepare(tree).slot());
            for (var file : written.entrySet()) {
                assertThat(Files.readAllBytes(slot.resolve(file.getKey().value())))
                        .as("seed %d, slot, %s\n%s", seed, file.getKey(), text(base, known(base, file.getKey())))
                        .isEqualTo(file.getValue().bytes());
            }
        }
        assertThat(converted).isGreaterThan(WORLDS);
        assertThat(refused).isLessThan(WORLDS / 2);
    }

    private static byte[] known(Map<String, byte[]> files, RepoPath path) {
        return Objects.requireNonNull(files.get(path.value()));
    }

    private static String text(Map<String, byte[]> base, byte[] file) {
        var text = new StringBuilder();
        base.forEach((path, bytes) -> {
            if (path.endsWith(".gitattributes")) {
                text.append(path).append(":\n").append(new String(bytes, StandardCharsets.UTF_8));
            }
        });
        return text.append("file: ")
                .append(new String(file, StandardCharsets.ISO_8859_1))
                .toString();
    }

    private static Map<RepoPath, Content> contents(Map<String, byte[]> files) {
        var contents = new HashMap<RepoPath, Content>();
        files.forEach((path, bytes) -> contents.put(new RepoPath(path), Content.of(bytes)));
        return contents;
    }

    /** Returns blobs by path; empty where git refuses one of the files. */
    private Map<String, String> addedByGit(TreeId tree, Map<String, byte[]> files) throws IOException {
        checkOutAside(tree);
        for (var file : files.entrySet()) {
            Files.createDirectories(aside.resolve(file.getKey()).getParent());
            Files.write(aside.resolve(file.getKey()), file.getValue());
        }
        var result = inTheOtherTree(String.join("\0", files.keySet()) + "\0", "update-index", "--add", "-z", "--stdin");
        if (result.code() != 0) {
            return Map.of();
        }
        var blobs = new HashMap<String, String>();
        for (var line : inTheOtherTree("", "ls-files", "--stage", "-z").text().split("\0", -1)) {
            if (line.isEmpty()) {
                continue;
            }
            blobs.put(line.substring(line.indexOf('\t') + 1), line.split(" ", -1)[1]);
        }
        return blobs;
    }

    private void checkOutAside(TreeId tree) throws IOException {
        FileTree.remove(aside);
        Files.createDirectory(aside);
        TestFiles.copy(root.resolve("tools"), aside.resolve("tools"));
        Files.deleteIfExists(folder.resolve("aside.index"));
        var read = inTheOtherTree("", "read-tree", "--reset", "-u", tree.sha());
        assertThat(read.code()).as(read.errors()).isZero();
    }

    private Map<RepoPath, Content> checkedOutByGit(TreeId tree, Map<String, byte[]> files) throws IOException {
        checkOutAside(tree);
        var written = new HashMap<RepoPath, Content>();
        for (var path : files.keySet()) {
            written.put(new RepoPath(path), Content.of(Files.readAllBytes(aside.resolve(path))));
        }
        return written;
    }

    private static List<String> paths(Random random) {
        var paths = new ArrayList<String>();
        for (var at : FOLDERS) {
            for (var kind : KINDS) {
                if (random.nextInt(3) == 0) {
                    paths.add(at + "f" + random.nextInt(2) + kind);
                }
            }
        }
        paths.add("sub/always.txt");
        return paths;
    }

    private static byte[] rules(Random random) {
        var text = new StringBuilder();
        var rules = 1 + random.nextInt(4);
        for (var i = 0; i < rules; i++) {
            text.append(RULES.get(random.nextInt(RULES.size()))).append(random.nextInt(8) == 0 ? "\r\n" : "\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Random random, String path) {
        var end = List.of("\n", "\r\n", random.nextBoolean() ? "\r" : "\n").get(random.nextInt(3));
        var text = new StringBuilder();
        var lines = 1 + random.nextInt(4);
        for (var i = 0; i < lines; i++) {
            text.append("line ").append(random.nextInt(100)).append(random.nextInt(6) == 0 ? "\r\n" : end);
        }
        if (random.nextInt(4) == 0) {
            text.append("$Id: ").append(random.nextInt(9)).append(" $ äöü").append(end);
        }
        if (random.nextInt(12) == 0) {
            text.append('\0');
        }
        var encoding = path.endsWith(".u16") && random.nextInt(10) > 0
                ? (random.nextBoolean() ? StandardCharsets.UTF_16 : StandardCharsets.UTF_16LE)
                : StandardCharsets.UTF_8;
        return text.toString().getBytes(encoding);
    }

    @Test
    void namesTheFileThatAFilterFailsOn() {
        var tree = treeOf(Map.of(".gitattributes", "*.x filter=broken\n".getBytes(StandardCharsets.UTF_8)));

        assertThatThrownBy(() -> repository.checkIn(
                        tree,
                        contents(Map.of(
                                "a.txt", "fine".getBytes(StandardCharsets.UTF_8),
                                "b.x", "not fine".getBytes(StandardCharsets.UTF_8),
                                "c.txt", "fine".getBytes(StandardCharsets.UTF_8)))))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("b.x")
                .hasMessageContaining("broken");
    }

    @Test
    void namesTheFileThatIsNotOfTheEncodingItIsSaidToBeOf() {
        var tree = treeOf(
                Map.of(".gitattributes", "*.txt text working-tree-encoding=UTF-16\n".getBytes(StandardCharsets.UTF_8)));

        assertThatThrownBy(() -> repository.checkIn(
                        tree, contents(Map.of("sub/odd.txt", "UTF-8".getBytes(StandardCharsets.UTF_8)))))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("sub/odd.txt");
    }

    /** As somebody has set it up who has the program: for a process that converts many, and for one file at a time. */
    @ParameterizedTest
    @ValueSource(strings = {"process", "clean"})
    void storesThePointerThatGitLfsMakes(String kind) throws IOException {
        assumeTrue(
                git.attempt("", "lfs", "version").code() == 0,
                "git-lfs is not installed here (Debian: apt-get install git-lfs)");
        withoutLargeFiles();
        git.run("config", "filter.lfs.clean", "git-lfs clean -- %f");
        git.run("config", "filter.lfs.smudge", "git-lfs smudge -- %f");
        if (kind.equals("process")) {
            git.run("config", "filter.lfs.process", "git-lfs filter-process");
        } else {
            git.run("config", "--unset", "filter.lfs.process");
        }
        git.run("config", "filter.lfs.required", "true");
        Files.writeString(root.resolve(".gitattributes"), "*.psd filter=lfs diff=lfs merge=lfs -text\n");
        Files.createDirectories(root.resolve("art/deep"));
        var bytes = new byte[300_000];
        new Random(7).nextBytes(bytes);
        var files = Map.of(
                "art/a.psd",
                bytes,
                "art/deep/b c.psd",
                "small\r\n".getBytes(StandardCharsets.UTF_8),
                "art/empty.psd",
                new byte[0],
                "art/plain.txt",
                "text\n".getBytes(StandardCharsets.UTF_8));
        var before = Map.of(
                ".gitattributes", Files.readAllBytes(root.resolve(".gitattributes")),
                "art/a.psd", "version https://git-lfs.github.com/spec/v1\n".getBytes(StandardCharsets.UTF_8));

        var stored = repository.checkIn(treeOf(before), contents(files));

        assertThat(stored).hasSameSizeAs(files);
        for (var file : stored.entrySet()) {
            var path = file.getKey().value();
            var place = root.resolve(path);
            Files.write(place, Objects.requireNonNull(files.get(path)));
            assertThat(file.getValue().sha())
                    .as(path)
                    .isEqualTo(git.run("hash-object", "--path=" + path, path).strip());
        }
        var pointer = git.run(
                "cat-file",
                "blob",
                Objects.requireNonNull(stored.get(new RepoPath("art/a.psd"))).sha());
        assertThat(pointer).contains("git-lfs.github.com/spec", "oid sha256:", "size 300000\n");
        var oid = pointer.replaceAll("(?s).*oid sha256:([0-9a-f]{64}).*", "$1");
        assertThat(root.resolve(".git/lfs/objects")
                        .resolve(oid.substring(0, 2))
                        .resolve(oid.substring(2, 4))
                        .resolve(oid))
                .hasBinaryContent(bytes);
    }

    /** Whatever the machine's own settings say; an empty program is git's way to switch a filter off. */
    private void withoutLargeFiles() {
        for (var key : List.of("clean", "smudge", "process")) {
            git.run("config", "filter.lfs." + key, "");
        }
        git.run("config", "filter.lfs.required", "false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"clean", "process"})
    void takesAFilterThatIsSwitchedOffForNone(String kind) {
        git.run("config", "filter.broken." + kind, "");
        var tree = treeOf(Map.of(".gitattributes", "*.x filter=broken\n".getBytes(StandardCharsets.UTF_8)));

        var stored = repository.checkIn(tree, contents(Map.of("b.x", "plain\n".getBytes(StandardCharsets.UTF_8))));

        assertThat(Objects.requireNonNull(stored.get(new RepoPath("b.x"))).sha())
                .isEqualTo(git.feed("plain\n", "hash-object", "--stdin").strip());
    }

    @Test
    void storesNoLargeFileInThePlaceOfItsPointer() {
        withoutLargeFiles();
        var tree = treeOf(Map.of(
                ".gitattributes", "*.psd filter=lfs diff=lfs merge=lfs -text\n".getBytes(StandardCharsets.UTF_8)));

        assertThatThrownBy(() ->
                        repository.checkIn(tree, contents(Map.of("art.psd", "large".getBytes(StandardCharsets.UTF_8)))))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("art.psd")
                .hasMessageContaining("git lfs install");
    }
}
