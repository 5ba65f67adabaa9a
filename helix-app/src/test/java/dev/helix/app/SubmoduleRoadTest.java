package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.app.cli.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository with a submodule along the road, with a build that asks git what it builds. */
class SubmoduleRoadTest {

    @TempDir
    Path temporary;

    private GitFolder shop;

    @BeforeEach
    void make() throws Exception {
        var folder = temporary.toRealPath();
        var library = GitFolder.with(folder.resolve("library"), "answer.txt", "42\n");
        var origin = GitFolder.with(folder.resolve("origin"), "main.txt", "main\n");
        origin.git(
                "-c",
                "protocol.file.allow=always",
                "submodule",
                "--quiet",
                "add",
                library.folder().toString(),
                "vendor/library");
        origin.git("commit", "-q", "-m", "library");
        origin.git("-c", "user.name=A", "-c", "user.email=a@b.c", "tag", "-a", "-m", "one", "v1.0");
        origin.git(
                "clone",
                "-q",
                origin.folder().toString(),
                folder.resolve("shop").toString());
        shop = new GitFolder(folder.resolve("shop"));
    }

    private void configure(String more) throws Exception {
        Files.writeString(shop.folder().resolve("helix.yaml"), """
                production:
                  port: 18471
                test: { port: 18472 }
                validation:
                  unit:
                    command: [sh, -c, "cat vendor/library/answer.txt && git describe --dirty && ! git -C .. rev-parse && echo '1 passed, 0 failed'"]
                """ + more);
    }

    private Cli project(String... words) {
        var all = new Object[words.length + 3];
        all[0] = "project";
        System.arraycopy(words, 0, all, 1, words.length);
        all[words.length + 1] = "--root";
        all[words.length + 2] = shop.folder();
        return Cli.run(all);
    }

    private Cli deployed(String id, String text) throws Exception {
        assertThat(project("create", id, "--title", id).code()).isZero();
        var copy = shop.folder().resolve("projects/evolution/" + id + "/modified/main.txt");
        Files.createDirectories(copy.resolveSibling("."));
        Files.writeString(copy, text);
        assertThat(project("ready", id).code()).isZero();
        return project("deploy", id);
    }

    @Test
    void aSubmoduleThatIsNotClonedIsRefusedByNameUntilItIs() throws Exception {
        configure("");

        var refused = Cli.run("init", shop.folder());

        assertThat(refused.code()).isEqualTo(ExitCode.FAILED.code());
        assertThat(refused.out()).contains("'vendor/library'").contains("git submodule update --init --recursive");
        assertThat(Cli.run("doctor", "--root", shop.folder()).out())
                .contains("vendor/library can't be put into a slot")
                .contains("git submodule update --init --recursive");
        assertThat(deployed("early", "early\n").err())
                .contains("error[SUBMODULE_MISSING]")
                .contains("vendor/library");
        assertThat(project("show", "early").out()).contains("ready");

        shop.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init", "--recursive");
        assertThat(Cli.run("init", shop.folder()).code()).isZero();
        var run = project("deploy", "early");

        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThat(temporary.resolve("shop-test/current/vendor/library/answer.txt"))
                .hasContent("42");
        assertThat(Cli.run("doctor", "--root", shop.folder()).out())
                .contains("slots can hold every submodule that main names");
    }

    @Test
    void aSubmoduleIsLeftOutOnPurpose() throws Exception {
        configure("leave_out_submodules: [\"vendor/**\"]\n");

        assertThat(Cli.run("init", shop.folder()).code()).isZero();

        assertThat(temporary.resolve("shop-test/current/vendor")).doesNotExist();
        assertThat(Cli.run("doctor", "--root", shop.folder()).out())
                .contains("vendor/library is left out of all slots");
        // The test reads what is not there, and the candidate is refused for that alone.
        assertThat(deployed("late", "late\n").code()).isEqualTo(ExitCode.FAILED.code());
    }
}
