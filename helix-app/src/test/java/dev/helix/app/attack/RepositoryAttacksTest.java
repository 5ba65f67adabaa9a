package dev.helix.app.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.helix.app.SandboxWanted;
import dev.helix.app.attack.AttackRoot.Way;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The boundary around the person's repository: git commands of a candidate reach its slot's own repository and nothing else. */
class RepositoryAttacksTest {

    @TempDir
    private Path folder;

    /** As a test does that wants to publish, to undo, or to have its code run with the person's next commit. */
    @ParameterizedTest
    @CsvSource({"required,ALONE", "required,BESIDE_A_SERVER", "off,ALONE", "off,BESIDE_A_SERVER"})
    void gitCommandsOfACandidatesTestsChangeNothingOfThePersons(String sandbox, Way way) throws Exception {
        assumeTrue(sandbox.equals("off") || SandboxWanted.here(), "no sandbox works here");
        try (var root = AttackRoot.make(folder, "sandbox: " + sandbox + "\n", "", "echo '1 passed, 0 failed'\n")) {
            root.git().git("init", "-q", "--bare", folder.resolve("origin.git").toString());
            root.git()
                    .git("remote", "add", "origin", folder.resolve("origin.git").toString());
            var main = root.git().git("rev-parse", "main");
            var config = root.git().git("config", "--list", "--local");
            root.write("modified/test.sh", """
                    git push origin HEAD:main
                    git commit -q --allow-empty -m evil
                    git reset -q --hard HEAD~1
                    git stash
                    git checkout -q -b evil
                    git config core.hooksPath /tmp
                    git config core.fsmonitor 'touch /tmp/evil'
                    git remote add away /tmp/away
                    git tag evil
                    git worktree add /tmp/evil-tree
                    git -C .. status
                    git status --short >/dev/null && git log --oneline -1
                    echo '1 passed, 0 failed'
                    """);
            root.does("project", "unlock", "change", "test.sh", "--reason", "the tests grow");
            root.does("project", "ready", "change");
            root.begin(way);

            root.helix("project", "deploy", "change");

            assertThat(root.git().git("rev-parse", "main")).isEqualTo(main);
            assertThat(root.git().git("config", "--list", "--local")).isEqualTo(config);
            assertThat(root.git().git("branch", "--list", "evil")).isEmpty();
            assertThat(root.git().git("tag", "--list", "evil")).isEmpty();
            assertThat(root.git().git("stash", "list")).isEmpty();
            assertThat(root.git().git("status", "--porcelain")).isEmpty();
            assertThat(root.git().git("ls-remote", "origin")).isEmpty();
        }
    }
}
