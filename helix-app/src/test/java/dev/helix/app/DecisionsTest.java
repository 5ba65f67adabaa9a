package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.Lifetime;
import dev.helix.app.wiring.Helix;
import dev.helix.domain.evolution.Conflict;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.Spec;
import dev.helix.evolution.ProjectAction;
import dev.helix.evolution.project.Radar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two projects with a decision each, over the real folders and git. */
class DecisionsTest {

    private static final ProjectId CACHE = new ProjectId("cache");
    private static final String MADE = "Made from the files' headers by `helix check --adr-index --write`.\n";

    @TempDir
    private Path root;

    @BeforeEach
    void repository() throws Exception {
        Files.writeString(root.resolve("helix.yaml"), "production:\n  port: 8001\nagent:\n  kind: scripted\n");
        Files.writeString(root.resolve(".gitignore"), "projects/\n.helix/\n");
        git("init", "-q", "-b", "main");
        git("config", "user.name", "Ada");
        git("config", "user.email", "ada@example.org");
        git("add", "-A");
        git("commit", "-q", "-m", "Begin");
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command)
                        .directory(root.toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    private static void decide(Path folder, String number, String slug) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve(number + "-" + slug + ".md"),
                "---\nadr_id: \"" + number + "\"\ntitle: " + slug + "\nstatus: Proposed\n---\n\n# " + slug + "\n");
        Files.writeString(folder.resolve("INDEX.md"), MADE + "\n| " + number + " | " + slug + " |\n");
    }

    private Helix withTwo(String number) throws Exception {
        var helix = Helix.open(root, Lifetime.BOUND, Map.of());
        var adr = "adr/" + number + "-cache.md";
        helix.actions()
                .create(CACHE, new Spec("Cache", "", adr, List.of()), List.of(), Requester.local("user:ada", "test"));
        decide(root.resolve("projects/evolution/cache/new/adr"), number, "cache");
        helix.actions()
                .begin(ProjectAction.READY, CACHE, Requester.local("user:ada", "test"))
                .complete();
        // The other one has reached main meanwhile.
        decide(root.resolve("adr"), "001", "search");
        git("add", "adr");
        git("commit", "-q", "-m", "Decide");
        return helix;
    }

    @Test
    void theSecondFitsOntoMainWithTheIndexOfBoth() throws Exception {
        try (var helix = withTwo("002")) {
            assertThat(helix.actions().radar().reading(CACHE).grade()).isEqualTo(Radar.Grade.CLEAN);
            assertThat(helix.actions().diff(CACHE))
                    .contains("+| [002](002-cache.md)")
                    .contains("[001](001-search.md)");
        }
    }

    @Test
    void oneNumberForBothIsToldAndARebaseGivesTheNextOne() throws Exception {
        try (var helix = withTwo("001")) {
            assertThat(helix.actions().radar().reading(CACHE).conflicts())
                    .singleElement()
                    .satisfies(clash -> assertThat(clash.conflict().kind()).isEqualTo(Conflict.Kind.NUMBER));

            var rebased = helix.actions()
                    .begin(ProjectAction.REBASE, CACHE, Requester.local("user:ada", "test"))
                    .complete();
            assertThat(rebased.state()).as(String.valueOf(rebased.error())).isEqualTo(Operation.State.SUCCEEDED);
            assertThat(helix.actions().show(CACHE).status()).isEqualTo(ProjectStatus.READY);
            assertThat(helix.actions().radar().reading(CACHE).grade()).isEqualTo(Radar.Grade.CLEAN);
            var project = root.resolve("projects/evolution/cache");
            assertThat(project.resolve("new/adr/002-cache.md")).content().contains("adr_id: \"002\"");
            assertThat(project.resolve("spec.yaml")).content().contains("adr/002-cache.md");
            assertThat(project.resolve("modified/adr/INDEX.md")).content().contains("[002](002-cache.md)");
        }
    }
}
