package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.helix.app.cli.ExitCode;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Git's hooks that {@code validation.hooks} names judge a candidate; none runs otherwise. */
class HooksTest {

    @TempDir
    private Path temporary;

    private ShopRoot shop;
    private GitFolder git;
    private Path root;

    @BeforeEach
    void makeRepository() throws IOException {
        shop = ShopRoot.of(temporary.resolve("shop"), "app.txt", "one\n", "frozen.txt", "frozen\n");
        git = shop.git();
        root = shop.folder();
    }

    /** The last one that a hook has seen: its home is its sandbox's alone, and where it lies depends on what the kernel can do. */
    private String seenMessage() throws IOException {
        var seen = new ArrayList<Path>();
        Files.walkFileTree(root.resolve(".helix/homes"), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.endsWith("seen-message")) {
                    seen.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // What the kernel keeps for an overlay is nobody's to read, and others are swept meanwhile.
                return FileVisitResult.CONTINUE;
            }
        });
        return Files.readString(seen.stream()
                .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
                .orElseThrow());
    }

    private void makeRoot(String hooks) throws Exception {
        shop.init("production: {}\n", ShopRoot.THREE_PASS, "  hooks: " + hooks + "\n");
    }

    private void hook(Path folder, String name, String script) throws IOException {
        Files.createDirectories(folder);
        var file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void hook(String name, String script) throws IOException {
        hook(root.resolve(".git/hooks"), name, script);
    }

    private void serve() {
        shop.serve();
    }

    @AfterEach
    void endServer() throws Exception {
        shop.close();
    }

    private Cli project(String action, Object... arguments) {
        return shop.project(action, arguments);
    }

    private Cli does(String action, Object... arguments) {
        return shop.does(action, arguments);
    }

    private void fails(String why, String printed, String action, Object... arguments) {
        var run = project(action, arguments);
        assertThat(run.code()).as(run.err() + run.out()).isEqualTo(ExitCode.FAILED.code());
        assertThat(run.err()).contains("error[STEP_FAILED]", "stage 'hooks' failed: " + why, printed);
    }

    private void ready(String id, String title, String path, String text) throws IOException {
        if (!Files.exists(root.resolve("projects/evolution").resolve(id))) {
            does("create", id, "--title", title);
        }
        shop.modify(id, path, text);
        does("ready", id);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void preCommitSeesWhatIsStagedOnMain(boolean served) throws Exception {
        makeRoot("[pre-commit]");
        hook("pre-commit", """
            if git diff --cached --name-only HEAD | grep -q frozen.txt; then
              echo "frozen.txt is nobody's to change"
              git diff --cached frozen.txt
              exit 3
            fi
            test "$(git diff --cached --name-only)" = app.txt && test "$(cat app.txt)" = ONE
            """);
        if (served) {
            serve();
        }
        ready("one", "One", "app.txt", "ONE\n");
        ready("two", "Two", "frozen.txt", "melted\n");

        fails(
                "the hook pre-commit refuses the commit: exit code 3",
                "| frozen.txt is nobody's to change",
                "deploy",
                "two");
        assertThat(project("show", "two").out()).contains("| +melted");

        does("deploy", "one");
        does("integrate", "one");
        assertThat(git.git("log", "-1", "--format=%B", "main")).contains("Helix-Verdict: passed", "hooks=1");
        assertThat(root.resolve(".helix/staged")).doesNotExist();
    }

    @Test
    void commitMsgJudgesTheVeryMessageThatIsWritten() throws Exception {
        assumeTrue(SandboxWanted.here(), "no sandbox works here");
        makeRoot("[commit-msg]");
        hook("commit-msg", """
            cp "$1" "$HOME/.cache/seen-message"
            head -1 "$1" | grep -q '^shop: ' || { echo "begin with the part that changes, as in 'shop: ...'"; exit 1; }
            """);
        ready("one", "Sell more", "app.txt", "ONE\n");
        ready("two", "shop: sell more", "app.txt", "TWO\n");

        fails(
                "the hook commit-msg refuses the commit: exit code 1",
                "| begin with the part that changes",
                "deploy",
                "one");

        does("deploy", "two");
        does("integrate", "two");
        assertThat(git.git("log", "-1", "--format=%B", "main"))
                .isEqualTo(seenMessage().stripTrailing());
    }

    @Test
    void hooksReachNothingOfTheRoot() throws Exception {
        assumeTrue(SandboxWanted.here(), "no sandbox works here");
        makeRoot("[commit-msg, pre-commit]");
        var attempt = """
            echo planted > "$(dirname "$0")/planted" && { echo "wrote beside the hooks"; exit 1; }
            for place in %1$s %1$s/.git %1$s/.helix %1$s/projects; do
              echo planted > $place/planted
            done
            cat %1$s/.git/config && { echo "read the settings"; exit 1; }
            ls %1$s/.git/objects/* && { echo "saw the history"; exit 1; }
            exit 0
            """.formatted(root);
        hook("pre-commit", attempt);
        hook("commit-msg", attempt);
        ready("one", "One", "app.txt", "ONE\n");

        does("deploy", "one");

        for (var place : List.of(".git/hooks", ".git", ".helix", "projects", ".")) {
            assertThat(root.resolve(place).resolve("planted")).doesNotExist();
        }
    }

    @Test
    void hookThatIsMissingIsToldAndInstalled() throws Exception {
        makeRoot("[pre-commit]");
        git.git("config", "core.hooksPath", "team/hooks");
        ready("one", "One", "app.txt", "ONE\n");

        fails("the hook pre-commit is not in " + root.resolve("team/hooks"), "install it there", "deploy", "one");

        hook(root.resolve("team/hooks"), "pre-commit", "echo fine\n");
        does("ready", "one");
        does("deploy", "one");
    }

    @Test
    void whatAHookMendsIsNotCommittedInSilence() throws Exception {
        makeRoot("[pre-commit]");
        hook("pre-commit", "echo more >> app.txt; git add app.txt\n");
        ready("one", "One", "app.txt", "ONE\n");

        fails("the hook pre-commit stages other files than those that were tested", "", "deploy", "one");

        hook("pre-commit", "grep -q more app.txt || { echo more >> app.txt; git add app.txt; }\n");
        ready("one", "One", "app.txt", "ONE\nmore\n");
        does("deploy", "one");
    }

    @Test
    void noHookRunsThatIsNotNamed() throws Exception {
        makeRoot("[]");
        hook("pre-commit", "exit 1\n");
        hook("commit-msg", "exit 1\n");
        ready("one", "One", "app.txt", "ONE\n");

        does("deploy", "one");
        does("integrate", "one");
        assertThat(git.git("log", "-1", "--format=%B", "main")).doesNotContain("hooks=");
    }

    @Test
    void aHookThatIsAnotherNowHasNotJudged() throws Exception {
        makeRoot("[pre-commit]");
        hook("pre-commit", "exit 0\n");
        ready("one", "One", "app.txt", "ONE\n");
        does("deploy", "one");

        hook("pre-commit", ". \"$(dirname \"$0\")/rules\"\n");
        Files.writeString(root.resolve(".git/hooks/rules"), "exit 1\n");
        var integrated = project("integrate", "one");
        assertThat(integrated.code()).isEqualTo(ExitCode.FAILED.code());
        assertThat(integrated.err()).contains("error[NOT_VALIDATED]", "a hook that it names");

        Files.writeString(root.resolve(".git/hooks/rules"), "exit 0\n");
        does("validate", "one");
        // What a hook calls counts as it does itself.
        Files.writeString(root.resolve(".git/hooks/rules"), "true\n");
        assertThat(project("integrate", "one").err()).contains("error[NOT_VALIDATED]");
        does("validate", "one");
        does("integrate", "one");
    }

    @Test
    void commitMsgSeesWhoAcceptedAChangeOfTheJudge() throws Exception {
        assumeTrue(SandboxWanted.here(), "no sandbox works here");
        makeRoot("[commit-msg]");
        hook("commit-msg", """
            cp "$1" "$HOME/.cache/seen-message"
            test ! -e stop || ! grep '^Helix-Judge-Change-Accepted-By: ' "$1"
            """);
        for (var id : List.of("one", "two")) {
            does("create", id, "--title", id);
            var folder = Files.createDirectories(root.resolve("projects/evolution/" + id + "/new"));
            Files.writeString(folder.resolve("Makefile"), id + ":\n");
            if (id.equals("two")) {
                Files.writeString(folder.resolve("stop"), "here\n");
            }
            does("ready", id);
        }

        does("deploy", "two");
        assertThat(project("integrate", "two").err()).contains("error[JUDGE_CHANGED]");
        var refused = project("integrate", "two", "--accept-judge-change", tree("two"));
        assertThat(refused.code()).isEqualTo(ExitCode.FAILED.code());
        assertThat(refused.err()).contains("the hook commit-msg refuses the commit: exit code 1");
        assertThat(git.git("log", "--format=%B", "main")).doesNotContain("Helix-Project");

        does("deploy", "one");
        does("integrate", "one", "--accept-judge-change", tree("one"));
        var written = git.git("log", "-1", "--format=%B", "main");
        assertThat(written).contains("Helix-Judge-Change-Accepted-By: ");
        assertThat(seenMessage().stripTrailing()).isEqualTo(written);
    }

    private String tree(String id) {
        return project("show", id)
                .out()
                .lines()
                .filter(line -> line.strip().startsWith("candidate"))
                .map(line -> line.strip().replaceFirst("candidate\\s+", ""))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aHookSeesThePersonWhoCommits() throws Exception {
        makeRoot("[pre-commit]");
        hook("pre-commit", """
            git var GIT_AUTHOR_IDENT
            test "$(git config user.name) <$(git config user.email)>" = "Ada Example <ada@example.org>"
            """);
        ready("one", "One", "app.txt", "ONE\n");

        does("deploy", "one");
    }

    /** A hook may lie at the root, in a folder whose name is a pattern to others, or be one that few people know. */
    @ParameterizedTest
    @CsvSource({
        "., pre-commit, true",
        "., prepare-commit-msg, true",
        "./, reference-transaction, true",
        "., p4-changelist, true",
        "., notes.txt, false",
        "., docs/pre-commit.md, false",
        "team[1]/{hooks}, 'team[1]/{hooks}/update', true",
        "team*, team*/lib/common.sh, true",
        "team/hooks, team/hooks/lib/common.sh, true",
        "team/hooks, team/other/pre-commit, false",
        "../elsewhere, elsewhere/pre-commit, false",
    })
    void placeOfTheHooksDecidesWhichFilesAreLocked(String place, String path, boolean locked) throws Exception {
        makeRoot("[]");
        git.git("config", "core.hooksPath", place);
        does("create", "one", "--title", "One");
        var file = root.resolve("projects/evolution/one/new").resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, "exit 0\n");

        var ready = project("ready", "one");

        assertThat(ready.code()).as(ready.err()).isEqualTo(locked ? ExitCode.FAILED.code() : 0);
        assertThat(ready.err().contains("as core.hooksPath says")).isEqualTo(locked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"team/hooks", "./team/hooks/", "."})
    void hooksOfTheRepositoryAreLocked(String place) throws Exception {
        makeRoot("[]");
        git.git(
                "config",
                "core.hooksPath",
                place.equals(".") ? root.resolve("team/hooks").toString() : place);
        does("create", "one", "--title", "One");
        var file = root.resolve("projects/evolution/one/new/team/hooks/pre-commit");
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, "exit 0\n");

        var refused = project("ready", "one");
        assertThat(refused.err()).contains("error[UNSAFE_PATH]", "as core.hooksPath says", "helix project unlock one");

        does("unlock", "one", "team/hooks/pre-commit", "--reason", "we have no hooks yet");
        does("ready", "one");
    }

    @Test
    void doctorNamesAHookThatCannotRun() throws Exception {
        makeRoot("[pre-commit, commit-msg]");
        hook("pre-commit", "exit 0\n");
        var doctor = Cli.run("doctor", "--root", root);
        assertThat(doctor.out())
                .containsPattern("ok +hooks +pre-commit is ")
                .containsPattern(
                        "FAILED +hooks +helix.yaml names the hook commit-msg, .* is not there -> install it there");

        Files.writeString(root.resolve(".git/hooks/commit-msg"), "#!/bin/sh\n");
        var told = Cli.run("doctor", "--root", root).out();
        var remedy = "chmod +x " + root.resolve(".git/hooks/commit-msg");
        assertThat(told).contains("is not executable -> " + remedy);
        assertThat(new ProcessBuilder("sh", "-c", remedy).start().waitFor()).isZero();
        assertThat(Cli.run("doctor", "--root", root).out()).doesNotContainPattern("FAILED +hooks");
    }

    @Test
    void aHookHasTheTimeThatItIsGiven() throws Exception {
        makeRoot("[pre-commit]\n  hooks_timeout: 1s");
        hook("pre-commit", "exec tail -f app.txt\n");
        ready("one", "One", "app.txt", "ONE\n");

        fails(
                "the hook pre-commit refuses the commit: ",
                "validation.hooks_timeout gives it more time",
                "deploy",
                "one");
    }
}
