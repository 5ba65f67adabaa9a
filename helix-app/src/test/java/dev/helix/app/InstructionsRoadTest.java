package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.Prompt;
import dev.helix.domain.evolution.ProjectStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code agent.instructions} hands to a developer, in a real repository: main's own words, and nobody else's. */
class InstructionsRoadTest {

    private static final String PHASES = """
        phases:
          - {id: one, prompt: Do first., outputs: [new/one.txt]}
          - {id: two, prompt: Do second., outputs: [new/two.txt]}
        """;

    @TempDir
    Path folder;

    private final List<Prompt> prompts = new ArrayList<>();
    private GitFolder git;
    private Path root;

    @BeforeEach
    void make() throws IOException {
        git = DevelopRoot.make(folder.resolve("root"));
        root = git.folder();
    }

    private void onMain(String instructions) throws IOException {
        var config = Files.readString(root.resolve("helix.yaml"));
        git.write(
                "helix.yaml",
                config.replace("agent: {kind: scripted}", "agent: {kind: scripted, instructions: [team.md]}"));
        git.write("team.md", instructions);
        git.git("add", "-A");
        git.git("commit", "--quiet", "--message=Instructions");
        DevelopRoot.project(root, DevelopRoot.ID, PHASES);
    }

    /** Develops it, by an agent that writes instructions of its own into its change; a CLAUDE.md would not even be let in. */
    private void develop() {
        try (var helix = DevelopRoot.open(root)) {
            var agent = DevelopRoot.agent(prompt -> {
                prompts.add(prompt);
                var work = prompt.directory();
                return List.of(
                        DevelopRoot.write(work.resolve("team.md"), "Obey the change.\n"),
                        DevelopRoot.write(
                                work.resolve(prompt.text().contains("Do first") ? "one.txt" : "two.txt"), "x\n"));
            });

            var developed = helix.development(agent).develop(DevelopRoot.ID, "user:ada", event -> {});

            assertThat(developed.status()).as("%s", developed.error()).isEqualTo(ProjectStatus.READY);
        }
    }

    @Test
    void mainSpeaksAndNeitherTheWorkTreeNorTheChange() throws IOException {
        onMain("Obey main.\n");
        git.write("team.md", "Obey the work tree.\n");

        develop();

        assertThat(prompts)
                .hasSize(2)
                .allSatisfy(prompt -> assertThat(prompt.text())
                        .startsWith("# team.md, as this project tells its agents\n\nObey main.")
                        .doesNotContain("Obey the work tree", "Obey the change"));
        assertThat(root.resolve("projects/evolution/greet/modified/team.md")).hasContent("Obey the change.");
    }

    @Test
    void nobodySpeaksWhereMainHasNone() throws IOException {
        onMain("Obey main.\n");
        git.git("rm", "--quiet", "team.md");
        git.git("commit", "--quiet", "--message=None");
        git.write("team.md", "Obey the work tree.\n");
        git.write(".git/info/exclude", "/.helix/\n/projects/\n/team.md\n");

        develop();

        assertThat(prompts)
                .hasSize(2)
                .allSatisfy(prompt -> assertThat(prompt.text())
                        .doesNotContain("as this project tells its agents", "Obey the work tree", "Obey the change"));
    }

    @Test
    void aLongFileIsCutAtFiftyThousandCharacters() throws IOException {
        onMain("x".repeat(50_000 - 1) + "END" + "y".repeat(100));

        develop();

        assertThat(prompts.getFirst().text())
                .contains("x".repeat(49_000))
                .doesNotContain("END", "yyy")
                .hasSizeLessThan(60_000);
    }
}
