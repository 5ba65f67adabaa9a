package dev.helix.app.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.app.attack.AttackRoot.Way;
import dev.helix.app.cli.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The boundary around a bundle: files that a project brings reach neither HELIX's memory nor git's, however they are spelt. */
class BundleAttacksTest {

    private static final String PASSES = "echo '1 passed, 0 failed'\n";

    /** Case, full width, ignorable characters, short names and streams of NTFS, and what is plainly named. */
    private static Stream<String> spellings() {
        return Stream.of(
                ".helix/tokens",
                ".HELIX/tokens",
                ".h\uFF45lix/tokens",
                "\uFF0Ehelix/tokens",
                ".hel\u200Bix/tokens",
                ".helix\u200C/tokens",
                "HELIX~1/tokens",
                ".helix::$INDEX_ALLOCATION/tokens",
                "projects/evolution/change/status.json",
                "PROJECTS/evolution/other/new/x",
                "\uFF50rojects/x",
                "pro\u00ADjects/x",
                "PROJEC~1/x",
                ".git/hooks/pre-commit",
                ".GIT/config",
                ".g\u200Cit/config",
                ".\uFF47it/config",
                "git~1/config",
                ".git::$INDEX_ALLOCATION/config",
                "sub/.Git/config");
    }

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Way.class)
    void noSpellingOfAReservedPlaceIsSealed(Way way) throws Exception {
        try (var root = AttackRoot.make(folder, "", "", PASSES)) {
            root.begin(way);
            for (var path : spellings().toList()) {
                root.write("new/" + path, "planted\toperator\n");

                var run = root.helix("project", "ready", "change", "--format", "json");

                assertThat(run.code()).as("%s: %s", path, run.out() + run.err()).isEqualTo(ExitCode.FAILED.code());
                assertThat(run.out()).as(path).contains("UNSAFE_PATH");
                wipe(root);
            }
            root.write("new/fine.txt", "fine\n");
            root.does("project", "ready", "change");
            assertThat(root.folder().resolve(".helix/tokens")).content().doesNotContain("planted");
        }
    }

    @Test
    void norDeletedRenamedOrMadeExecutableByHttp() throws Exception {
        try (var root = AttackRoot.make(folder, "", "", PASSES)) {
            root.begin(Way.BESIDE_A_SERVER);
            for (var path : spellings().toList()) {
                for (var change : new String[] {
                    "delete: [\"%s\"]\n".formatted(path),
                    "rename: [{from: app.txt, to: \"%s\"}]\n".formatted(path),
                    "rename: [{from: \"%s\", to: elsewhere.txt}]\n".formatted(path),
                    "chmod: [{path: \"%s\", mode: \"100755\"}]\n".formatted(path)
                }) {
                    root.write("changes.yaml", change);

                    var answer = root.post("/helix/evolution/projects/change/ready", root.credential());

                    assertThat(answer.statusCode())
                            .as("%s %s", change, answer.body())
                            .isEqualTo(422);
                    // Of a file that is not there, that is said first.
                    assertThat(answer.body()).as(change).containsAnyOf("UNSAFE_PATH", "INVALID_SPEC");
                }
            }
        }
    }

    /** What was committed past HELIX is not written out either. */
    @Test
    void whatMainItselfTracksInAReservedPlaceIsNotWrittenIntoASlot() throws Exception {
        try (var root = AttackRoot.make(folder, "", "", PASSES)) {
            root.write("modified/app.txt", "one\n2\n");
            root.does("project", "ready", "change");
            root.git().write(".Helix/planted", "planted\n");
            root.git().git("add", "--force", ".Helix/planted");
            root.git().git("commit", "-q", "-m", "Past HELIX");

            var run = root.helix("project", "deploy", "change", "--format", "json");

            assertThat(run.code()).as(run.out() + run.err()).isNotZero();
            assertThat(run.out() + run.err()).contains("UNSAFE_PATH", "git rm --cached");
            assertThat(root.folder().resolveSibling("shop-test/current/.Helix")).doesNotExist();
        }
    }

    private static void wipe(AttackRoot root) throws Exception {
        try (var all = Files.walk(root.project().resolve("new"))) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
