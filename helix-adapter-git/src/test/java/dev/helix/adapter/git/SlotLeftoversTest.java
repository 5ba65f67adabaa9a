package dev.helix.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.TreeId;
import dev.helix.testkit.ChangeSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders of a slot are listed once, and then again when they have changed: nothing that somebody leaves there is overlooked. */
class SlotLeftoversTest {

    private static final List<String> FILES =
            List.of("top", "a/one", "a/two", "a/b/three", "a/b/c/four", "d/five", "d/e/six");
    private static final List<String> FOLDERS = List.of("", "a", "a/b", "a/b/c", "d", "d/e");

    @TempDir
    private Path folder;

    private JGitRepository repository;
    private JGitSlots slots;
    private final List<TreeId> trees = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        Files.createDirectory(folder.resolve("repository"));
        TestGit.repository(folder.resolve("repository"));
        repository = new JGitRepository(folder.resolve("repository"), "main");
        slots = new JGitSlots(repository, folder.resolve("system"), folder.resolve("state"), List.of());
        for (int version = 0; version < 3; version++) {
            var changes = ChangeSet.on(repository);
            for (var file : FILES.subList(0, FILES.size() - version)) {
                changes.add(file, file + version + "\n");
            }
            trees.add(repository.tree(changes.commit()));
        }
    }

    @AfterEach
    void close() {
        repository.close();
    }

    private Path slot() {
        return slots.directory(Slot.A);
    }

    /** As each deployment does, so that the folders of the slot are known. */
    private void bring(TreeId tree) {
        slots.isolate(tree);
        slots.prepare(tree);
    }

    private Map<String, String> found() throws IOException {
        try (Stream<Path> all = Files.walk(slot())) {
            var found = new TreeMap<String, String>();
            for (var path : all.filter(path -> !path.equals(slot())).toList()) {
                var name = slot().relativize(path).toString();
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    found.put(name, Files.readString(path));
                } else if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    found.put(name, "no file");
                }
            }
            found.remove(SlotGit.POINTER);
            return found;
        }
    }

    private static Map<String, String> wanted(int version) {
        var wanted = new TreeMap<String, String>();
        FILES.subList(0, FILES.size() - version).forEach(file -> wanted.put(file, file + version + "\n"));
        return wanted;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whateverWasLeftNothingIsThereButTheTree(long seed) throws IOException {
        var random = new Random(seed);
        for (int round = 0; round < 25; round++) {
            int version = random.nextInt(trees.size());
            bring(trees.get(version));
            assertThat(found()).as("seed %d, round %d", seed, round).isEqualTo(wanted(version));
            for (int i = random.nextInt(3); i > 0; i--) {
                disturb(random);
            }
        }
    }

    /** What tests, and those that want something to stay, do. */
    private void disturb(Random random) throws IOException {
        var where = slot().resolve(FOLDERS.get(random.nextInt(FOLDERS.size())));
        if (!Files.isDirectory(where, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        switch (random.nextInt(8)) {
            case 0 -> Files.writeString(where.resolve("left" + random.nextInt(3)), "left");
            case 1 ->
                Files.writeString(
                        Files.createDirectories(where.resolve("new/deep")).resolve("left"), "left");
            case 2 -> {
                if (!Files.exists(where.resolve("link"), LinkOption.NOFOLLOW_LINKS)) {
                    Files.createSymbolicLink(where.resolve("link"), Path.of("/"));
                }
            }
            case 3 -> {
                try (Stream<Path> files = Files.list(where)) {
                    for (var file : files.filter(Files::isRegularFile).toList()) {
                        Files.delete(file);
                    }
                }
            }
            case 4 -> {
                if (!where.equals(slot())) {
                    Files.move(where, slot().resolve("moved" + random.nextInt(1000)));
                }
            }
            case 5 -> {
                if (!where.equals(slot())) {
                    Files.move(where, folder.resolve("away" + random.nextInt()));
                    Files.createSymbolicLink(where, folder);
                }
            }
            case 6 -> {
                if (!where.equals(slot())) {
                    Files.move(where, folder.resolve("away" + random.nextInt()));
                    Files.writeString(where, "a file in its place");
                }
            }
            default -> {
                var file = Files.writeString(where.resolve("hidden"), "left");
                Files.setLastModifiedTime(where, Files.getLastModifiedTime(slot()));
                Files.setLastModifiedTime(file, Files.getLastModifiedTime(slot()));
            }
        }
    }

    @Test
    void aFolderThatIsAskedAboutLessThanOneTickAfterItWasListedIsListedAgain() throws IOException {
        for (int i = 0; i < 200; i++) {
            bring(trees.getFirst());
            Files.writeString(slot().resolve("a/b/left"), "left");
            bring(trees.getFirst());
            assertThat(found()).as("try %d", i).isEqualTo(wanted(0));
        }
    }

    @Test
    void nothingIsRemovedBehindALinkThatTookTheFolderOfATree() throws IOException {
        bring(trees.getFirst());
        bring(trees.getFirst());
        var outside = Files.createDirectories(folder.resolve("outside/b/c"));
        Files.writeString(outside.resolve("mine"), "mine");
        Files.move(slot().resolve("a"), folder.resolve("away"));
        Files.createSymbolicLink(slot().resolve("a"), folder.resolve("outside"));

        bring(trees.getFirst());

        assertThat(found()).isEqualTo(wanted(0));
        assertThat(outside.resolve("mine")).hasContent("mine");
    }

    @Test
    void theContentOfAFolderThatTookAnothersNameIsRemoved() throws IOException {
        bring(trees.getFirst());
        bring(trees.getFirst());
        Files.move(slot().resolve("a"), folder.resolve("away"));
        Files.createDirectories(slot().resolve("a"));
        Files.move(folder.resolve("away/b"), slot().resolve("a/b"));
        Files.writeString(slot().resolve("a/left"), "left");

        bring(trees.getFirst());

        assertThat(found()).isEqualTo(wanted(0));
    }

    @Test
    void aFolderThatNobodyMayListIsListedAllTheSame() throws IOException {
        bring(trees.getFirst());
        Files.writeString(slot().resolve("a/b/left"), "left");
        var closed = slot().resolve("a/b");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));

        bring(trees.getFirst());

        assertThat(found()).isEqualTo(wanted(0));
    }
}
