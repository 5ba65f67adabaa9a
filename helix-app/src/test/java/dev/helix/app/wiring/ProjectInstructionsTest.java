package dev.helix.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.git.JGitRepository;
import dev.helix.app.GitFolder;
import dev.helix.domain.evolution.RepoPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectInstructionsTest {

    @TempDir
    private Path folder;

    @Test
    void areThoseOfMainAloneWhateverStandsInAWorkTreeAnIndexOrOnAnotherBranch() throws IOException {
        var git = GitFolder.with(folder.resolve("root"), "CLAUDE.md", "Use tabs.\n", "docs/agents.md", "Be brief.\n");
        var root = folder.resolve("root");
        try (var repository = new JGitRepository(root, "main")) {
            var instructions = new ProjectInstructions(
                    repository,
                    List.of(new RepoPath("CLAUDE.md"), new RepoPath("missing.md"), new RepoPath("docs/agents.md")));
            var told = """
                    # CLAUDE.md, as this project tells its agents

                    Use tabs.


                    # docs/agents.md, as this project tells its agents

                    Be brief.
                    """;
            assertThat(instructions.get()).isEqualTo(told);

            git.git("checkout", "--quiet", "-b", "other");
            git.write("CLAUDE.md", "Of another branch.\n");
            git.git("commit", "--quiet", "--all", "--message=Other");
            assertThat(instructions.get()).isEqualTo(told);

            git.git("checkout", "--quiet", "main");
            git.write("CLAUDE.md", "Of the index.\n");
            git.git("add", "CLAUDE.md");
            Files.delete(root.resolve("CLAUDE.md"));
            Files.createSymbolicLink(root.resolve("CLAUDE.md"), Path.of("/etc/passwd"));
            assertThat(instructions.get()).isEqualTo(told);

            Files.delete(root.resolve("CLAUDE.md"));
            git.write("CLAUDE.md", "Integrated.\n");
            git.git("commit", "--quiet", "--all", "--message=Change them");
            assertThat(instructions.get()).contains("Integrated.").doesNotContain("Use tabs.");
        }
    }
}
