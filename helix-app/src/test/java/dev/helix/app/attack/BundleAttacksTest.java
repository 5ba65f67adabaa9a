package dev.helix.app.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.app.attack.AttackRoot.Way;
import dev.helix.app.cli.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
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
                ".git./config",
                ".git /config",
                ".git:config",
                "GIT~2/config",
                ".helix./tokens",
                ".helix /tokens",
                ".helix:tokens",
                ".gitmodules",
                "sub/.gitmodules",
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

    /** Pipes would hold a reader up for ever, and links lead out, also one behind the other. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void whatIsNoFileOrLeadsOutIsNotSealed(Way way) throws Exception {
        try (var root = AttackRoot.make(folder, "", "", PASSES)) {
            root.begin(way);
            var added = root.project().resolve("new");
            for (var deed : List.of(
                    "mkfifo pipe",
                    "python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"socket\")'",
                    "ln -s /etc/passwd out",
                    "ln -s ../../outside out",
                    "ln -s two one; ln -s ../outside two",
                    "mkdir a; ln -s a b; ln -s b/../../x c",
                    "ln -s .helix/proof.key out",
                    "mkdir -p docs; ln -s ../.HELIX/tokens docs/out.md",
                    "ln -s 'HELIX~1/tokens' out",
                    "ln -s projects/evolution out",
                    "mkdir a; ln -s ./..//.git/config a/out",
                    "ln -s 'x\\..\\..\\y' out")) {
                var made = new ProcessBuilder("sh", "-c", deed)
                        .directory(added.toFile())
                        .start();
                assertThat(made.waitFor()).as(deed).isZero();

                var run = root.helix("project", "ready", "change", "--format", "json");

                assertThat(run.code()).as("%s: %s", deed, run.out() + run.err()).isEqualTo(ExitCode.FAILED.code());
                assertThat(run.out()).as(deed).contains("UNSAFE_PATH");
                wipe(root);
            }
        }
    }

    /** The right to become somebody else is none that a bundle can carry; what is linked hard is a copy. */
    @Test
    void rightsOfSomebodyElseAndHardLinksDoNotTravel() throws Exception {
        try (var root = AttackRoot.make(folder, "", "", PASSES)) {
            root.write("new/tool.sh", "echo tool\n");
            var tool = root.project().resolve("new/tool.sh");
            var set = new ProcessBuilder("chmod", "6755", tool.toString()).start();
            assertThat(set.waitFor()).isZero();
            Files.createLink(
                    root.project().resolve("new/linked.txt"), root.folder().resolve("notes.txt"));

            root.does("project", "ready", "change");
            root.does("project", "deploy", "change");

            var live = root.folder().resolveSibling("shop-test/current").toRealPath();
            assertThat((int) Files.getAttribute(live.resolve("tool.sh"), "unix:mode") & 06000)
                    .isZero();
            assertThat(Files.getAttribute(live.resolve("linked.txt"), "unix:ino"))
                    .isNotEqualTo(Files.getAttribute(root.folder().resolve("notes.txt"), "unix:ino"));
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
            Files.createDirectory(root.project().resolve("new"));
        }
    }
}
