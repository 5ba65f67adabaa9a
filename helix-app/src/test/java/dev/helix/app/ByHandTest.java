package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.helix.app.cli.ExitCode;
import dev.helix.testkit.Eventually;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person makes changes with the tools that they have, and hands them to HELIX. */
class ByHandTest {

    /** Takes away what is typed. */
    private static final String ANEW = "\025";

    @TempDir
    Path temporary;

    private GitFolder shop;

    @BeforeEach
    void make() throws Exception {
        shop = GitFolder.with(
                temporary.resolve("shop"),
                "helix.yaml",
                "production: {}\nvalidation: { unit: { command: [sh, -c, 'echo \"1 passed, 0 failed\"'] } }\n",
                "old name.txt",
                "one\ntwo\nthree\nfour\nfive\n",
                "run.sh",
                "echo\n",
                "gone.txt",
                "gone\n",
                "kept.txt",
                "kept\n");
        Files.write(shop.folder().resolve("picture"), new byte[] {0, 1, 2, -1});
        shop.git("add", "-A");
        shop.git("commit", "-q", "-m", "Picture");
        assertThat(Cli.run("init", shop.folder()).code()).isZero();
    }

    /** Makes a commit that has each kind of change; returns its tree. */
    private String feature() throws IOException {
        shop.git("checkout", "-q", "-b", "feature/all");
        shop.git("mv", "old name.txt", "new näme.txt");
        shop.write("new näme.txt", "one\ntwo\nthree\nfour\nFIVE\n");
        shop.git("update-index", "--chmod=+x", "run.sh");
        shop.git("rm", "-q", "gone.txt");
        Files.write(shop.folder().resolve("picture"), new byte[] {0, 9, 9, -1, 0});
        Files.createSymbolicLink(shop.folder().resolve("link"), Path.of("kept.txt"));
        Files.createDirectories(shop.folder().resolve("deep/er"));
        Files.writeString(shop.folder().resolve("deep/er/latin"), "gr\u00fcn\n", StandardCharsets.ISO_8859_1);
        shop.git("add", "picture", "link", "deep", "new näme.txt");
        shop.git("commit", "-q", "-m", "All kinds");
        var tree = shop.git("rev-parse", "HEAD^{tree}");
        shop.git("checkout", "-q", "-f", "main");
        return tree;
    }

    private Cli project(Object... words) {
        var all = new Object[words.length + 3];
        all[0] = "project";
        System.arraycopy(words, 0, all, 1, words.length);
        all[words.length + 1] = "--root";
        all[words.length + 2] = shop.folder();
        return Cli.run(all);
    }

    /** What is deployed is told by the link {@code current} and the tree in the plan. */
    private void comesThrough(String id, String tree) {
        assertThat(project("ready", id))
                .satisfies(
                        run -> assertThat(run.code()).as(run.out() + run.err()).isZero());
        var preview = project("deploy", id, "--dry-run");
        assertThat(preview.out()).contains("tree " + tree);
    }

    @Test
    void everyKindOfChangeComesThroughFromABranch() throws Exception {
        var tree = feature();

        var created = project("create", "all", "--title", "All", "--from-branch", "feature/all");

        assertThat(created.code()).as(created.err()).isZero();
        comesThrough("all", tree);
        var changes = Files.readString(shop.folder().resolve("projects/evolution/all/changes.yaml"));
        assertThat(changes).contains("rename:", "new näme.txt", "gone.txt", "run.sh");
    }

    @Test
    void everyKindOfChangeComesThroughFromADiffAndFromACommit() throws Exception {
        var tree = feature();
        var diff = new ProcessBuilder("git", "-C", shop.folder().toString(), "diff", "--binary", "main", "feature/all")
                .redirectOutput(temporary.resolve("all.diff").toFile())
                .start();
        assertThat(diff.waitFor()).isZero();

        assertThat(project("create", "diff", "--title", "D", "--from-diff", temporary.resolve("all.diff"))
                        .err())
                .isEmpty();
        assertThat(project("create", "commit", "--title", "C", "--from-commit", "feature/all")
                        .err())
                .isEmpty();

        comesThrough("diff", tree);
        comesThrough("commit", tree);
    }

    @Test
    void aBranchThatMainHasLeftBehindIsMergedWhenItIsDeployed() throws Exception {
        feature();
        shop.write("kept.txt", "moved on\n");
        shop.git("add", "kept.txt");
        shop.git("commit", "-q", "-m", "On main");

        project("create", "all", "--title", "All", "--from-branch", "feature/all");
        project("ready", "all");
        var run = project("deploy", "all");

        assertThat(run.code()).as(run.out() + run.err()).isZero();
        var live = temporary.resolve("shop-test/current");
        assertThat(live.resolve("kept.txt")).hasContent("moved on\n");
        assertThat(live.resolve("new näme.txt")).exists();
        assertThat(live.resolve("gone.txt")).doesNotExist();
    }

    @Test
    void aCopyIsMadeToBeChangedAndTheEditorOpened() throws Exception {
        project("create", "one", "--title", "One", "--acceptance", "It greets.", "--acceptance", "It ends.");
        var editor = temporary.resolve("my editor");
        Files.writeString(editor, "#!/bin/sh\nfor file; do echo changed >> \"$file\"; done\n");
        assertThat(editor.toFile().setExecutable(true)).isTrue();
        var words = HelixProcess.helix(
                "project",
                "edit",
                "one",
                "kept.txt",
                "run.sh",
                "--open",
                "--root",
                shop.folder().toString());
        var command = new ProcessBuilder(words);
        command.environment().remove("VISUAL");
        command.environment().put("EDITOR", "'" + editor + "'");

        assertThat(command.redirectErrorStream(true).start().waitFor()).isZero();

        var folder = shop.folder().resolve("projects/evolution/one");
        assertThat(folder.resolve("modified/kept.txt")).hasContent("kept\nchanged\n");
        assertThat(folder.resolve("modified/run.sh")).hasContent("echo\nchanged\n");
        assertThat(Files.readString(folder.resolve("spec.yaml"))).contains("It greets.", "It ends.");
        assertThat(project("edit", "one", "kept.txt").code()).isZero();
        assertThat(folder.resolve("modified/kept.txt")).hasContent("kept\nchanged\n");

        command.environment().put("EDITOR", "false");
        assertThat(command.start().waitFor()).isEqualTo(ExitCode.ENVIRONMENT.code());
        command.environment().remove("EDITOR");
        assertThat(command.start().waitFor()).isEqualTo(ExitCode.ENVIRONMENT.code());
    }

    @Test
    void anEmptyChangeIsRefusedAndNothingIsCreated() {
        assertThat(project("create", "none", "--title", "N", "--from-branch", "main")
                        .err())
                .contains("error[NOTHING_TO_SEAL]");
        assertThat(project("show", "none").err()).contains("error[PROJECT_NOT_FOUND]");
        assertThat(shop.folder().resolve("projects/evolution/none")).doesNotExist();
    }

    @Test
    void aShellCompletesTheIdsThatAreThere() throws Exception {
        project("create", "greet-in-german", "--title", "G");
        project("create", "limit", "--title", "L");
        project("create", "given-up", "--title", "L");
        project("abort", "given-up");
        Files.writeString(
                temporary.resolve("completion"), Cli.run("completion", "bash").out());

        assertThat(completed("helix project deploy "))
                .contains("greet-in-german", "limit")
                .doesNotContain("given-up");
        assertThat(completed("helix project show g"))
                .contains("greet-in-german", "given-up")
                .doesNotContain("limit");
        assertThat(completed("helix project --root " + shop.folder() + " ready li"))
                .contains("limit");
        assertThat(completed("helix project dep")).contains("deploy").doesNotContain("limit");
        assertThat(completed("helix project create ")).doesNotContain("limit");
    }

    @Test
    void zshCompletesThemToo() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/zsh")), "there is no zsh here");
        project("create", "greet-in-german", "--title", "G");
        project("create", "limit", "--title", "L");
        project("create", "given-up", "--title", "L");
        project("abort", "given-up");
        var script = temporary.resolve("completion");
        Files.writeString(script, Cli.run("completion", "zsh").out());
        var seen = temporary.resolve("seen");
        // One that sits before a terminal, as a person does: it completes nothing else.
        var shell = new ProcessBuilder("script", "-qfec", "zsh -f -i", "/dev/null")
                .directory(shop.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(seen.toFile());
        shell.environment().put("TERM", "dumb");
        shell.environment().put("PS1", "> ");
        shell.environment().remove("HELIX_ROOT");
        var process = shell.start();
        try (var keys = process.outputWriter()) {
            types(
                    keys,
                    "autoload -Uz compinit && compinit -u -D; . '" + script + "'; echo SOURC''ED\n",
                    "SOURCED",
                    seen);
            types(keys, "helix project deploy li\t", "deploy limit", seen);
            types(keys, ANEW + "helix project show giv\t", "show given-up", seen);
            types(keys, ANEW + "helix project deplo\t", "project deploy ", seen);
            types(
                    keys,
                    ANEW + "helix project --root " + shop.folder() + " ready gree\t",
                    "ready greet-in-german",
                    seen);
            types(keys, ANEW + "exit\n", "exit", seen);
        } finally {
            process.destroy();
        }
        assertThat(Files.readString(seen)).doesNotContain("deploy given-up");
    }

    private static void types(Writer keys, String text, String expected, Path seen) throws Exception {
        keys.write(text);
        keys.flush();
        Eventually.holds(
                "'" + expected + "' is seen", () -> Files.readString(seen).contains(expected));
    }

    private String completed(String line) throws Exception {
        var script = "source '" + temporary.resolve("completion") + "'; read -ra COMP_WORDS <<< \"$LINE\";"
                + " case $LINE in *' ') COMP_WORDS+=('');; esac; COMP_CWORD=$((${#COMP_WORDS[@]} - 1));"
                + " COMP_LINE=$LINE; COMP_POINT=${#LINE}; _helix_complete; printf '%s ' \"${COMPREPLY[@]}\"";
        var command =
                new ProcessBuilder("bash", "-c", script).directory(shop.folder().toFile());
        command.environment().putAll(Map.of("LINE", line));
        command.environment().remove("HELIX_ROOT");
        var process = command.redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
