package dev.helix.app.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.app.Cli;
import dev.helix.app.GitFolder;
import dev.helix.app.attack.AttackRoot.Way;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What production reported, what was taken back, and what has failed: each is found proven with a clone and the key's public half. */
class ProofOfVerdictsTest {

    @TempDir
    private Path folder;

    private static void change(AttackRoot root, String project, String file, String text) throws Exception {
        if (!project.equals("change")) {
            root.does("project", "create", project, "--title", "More");
        }
        root.write(project, file, text);
        root.does("project", "ready", project);
    }

    private GitFolder clone(AttackRoot of) throws Exception {
        var place = folder.resolve("clone-" + of.git().git("rev-list", "--count", "main"));
        of.git().git("clone", "-q", of.folder().toString(), place.toString());
        var clone = new GitFolder(place);
        clone.git("fetch", "-q", "origin", "+refs/notes/helix:refs/notes/helix");
        Files.writeString(
                folder.resolve("trust"), of.does("verify", "--print-key").out());
        return clone;
    }

    private Cli verify(GitFolder clone, Object... more) {
        var words =
                new ArrayList<Object>(List.of("verify", "--root", clone.folder(), "--trust", folder.resolve("trust")));
        words.addAll(List.of(more));
        return Cli.run(words.toArray());
    }

    private static String production(AttackRoot root) throws Exception {
        return Files.readString(root.folder().resolve("helix.yaml"))
                .replaceFirst("(?s).*production: \\{ port: (\\d+).*", "http://127.0.0.1:$1/");
    }

    @ParameterizedTest
    @EnumSource
    void whatProductionReportsIsProvenAndAskedAgainAndWhatIsTakenBackIsToo(Way way) throws Exception {
        try (var root = AttackRoot.reporting(folder, "proof: { sign: helix }\n")) {
            root.begin(way);
            root.does("control", "start");
            var address = production(root);
            try {
                change(root, "change", "modified/app.txt", "one\nmore\n");
                root.does("project", "deploy", "change");
                root.does("project", "integrate", "change");
                var clone = clone(root);

                var run = verify(clone, "--strict", "--production", address);

                assertThat(run.out())
                        .contains("proven: 1 integrated, 0 taken back")
                        .contains("production reports tree " + clone.git("rev-parse", "HEAD^{tree}"))
                        .doesNotContain("reports none");
                assertThat(run.code()).as(run.out() + run.err()).isZero();
                assertThat(clone.git("notes", "--ref=helix", "show", "HEAD")).contains("\n");
                var other = verify(clone, "HEAD~1", "--production", address);
                assertThat(other.code()).isEqualTo(1);
                assertThat(other.out()).contains("FAILED ", "NOT proven");

                change(root, "worse", "modified/app.txt", "one\nend in production\n");
                root.does("project", "deploy", "worse");
                assertThat(root.helix("project", "integrate", "worse").code()).isNotZero();
                var after = clone(root);

                var whole = verify(after, "--strict", "--production", address);

                assertThat(whole.out()).contains("proven: 2 integrated, 1 taken back, 0 by hand, 0 with a flaw");
                assertThat(whole.code()).as(whole.out() + whole.err()).isZero();
                assertThat(after.git("rev-parse", "HEAD^{tree}")).isEqualTo(after.git("rev-parse", "HEAD~2^{tree}"));
                // Somebody takes the statement about the return away.
                after.git("notes", "--ref=helix", "remove", "HEAD");
                var bare = verify(after);
                assertThat(bare.code()).isEqualTo(1);
                assertThat(bare.out()).contains(after.git("rev-parse", "HEAD~1") + " FAILED PROOF_INCOMPLETE");
            } finally {
                root.helix("control", "stop");
                root.helix("control", "stop", "--system", "test");
            }
        }
    }

    @Test
    void aVerdictThatFailedIsProvenBesideItsTreeAndToldByHttp() throws Exception {
        try (var root = AttackRoot.make(folder, "proof: { sign: helix }\n", "", """
                grep -q bad app.txt && { echo '0 passed, 1 failed'; exit 1; }
                echo '1 passed, 0 failed'
                """)) {
            root.begin(Way.BESIDE_A_SERVER);
            change(root, "change", "modified/app.txt", "bad\n");
            assertThat(root.helix("project", "deploy", "change").code()).isNotZero();
            var told = AttackRoot.JSON.readTree(root.get("/helix/evolution/projects/change/proof"));
            assertThat(told.path("envelopes").size()).isGreaterThan(2);
            var tree = root.shown().path("report").path("tree").asString("");
            var clone = clone(root);

            var run = verify(clone, "--tree", tree);

            assertThat(run.out())
                    .contains(tree + " failed: project change on " + clone.git("rev-parse", "HEAD"))
                    .contains("unit=FAILED", "signed by helix@shop", "FAILED PROOF_FAILED", "NOT proven");
            assertThat(run.code()).isEqualTo(1);
            assertThat(verify(clone, "--tree", tree, "--format", "json").out())
                    .contains("\"holds\" : false", "\"passed\" : false", "\"unit\" : \"FAILED\"");

            change(root, "better", "modified/app.txt", "good\n");
            root.does("project", "deploy", "better");
            root.does("project", "integrate", "better");
            clone.git("pull", "-q", "origin", "main");
            clone.git("fetch", "-q", "origin", "+refs/notes/helix:refs/notes/helix");

            assertThat(verify(clone, "--strict").code()).isZero();
            var good = verify(clone, "--tree", "HEAD");
            assertThat(good.out()).contains(" passed: project better", "unit=PASSED", "proven: it was judged well");
            assertThat(good.code()).isZero();
            assertThat(verify(clone, "--tree", "HEAD~1").out()).contains("FAILED PROOF_MISSING");
            assertThat(verify(clone, "--tree", "nothing").code()).isEqualTo(2);

            // A bad verdict can't be passed off as a good one, nor as that of another tree.
            var note = clone.git("notes", "--ref=helix", "show", clone.git("rev-parse", "HEAD^{tree}"));
            Files.writeString(folder.resolve("note"), note);
            clone.git(
                    "notes",
                    "--ref=helix",
                    "add",
                    "-f",
                    "-F",
                    folder.resolve("note").toString(),
                    tree(clone, "HEAD~1"));
            var moved = verify(clone, "--tree", "HEAD~1");
            assertThat(moved.code()).isEqualTo(1);
            assertThat(moved.out()).contains("FAILED PROOF_OTHER_TREE");
        }
    }

    private static String tree(GitFolder clone, String commit) throws Exception {
        return clone.git("rev-parse", commit + "^{tree}");
    }
}
