package dev.helix.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.WritePolicy;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritePoliciesTest {

    private static final String PROJECT = "projects/evolution/one";
    private static final String SESSION = "projects/sessions/one";

    @TempDir
    private Path folder;

    private Path root = Path.of("");

    @BeforeEach
    void create() throws IOException {
        root = folder.toRealPath().resolve("root");
        for (var each : List.of(PROJECT, SESSION, "adr", "src", ".helix")) {
            Files.createDirectories(root.resolve(each));
        }
    }

    private WritePolicies policies() {
        return new WritePolicies(root, root.resolveSibling("root-test"));
    }

    private void assertOpen(WritePolicy policy, String... files) {
        for (var file : files) {
            assertThat(policy.refusal(root.resolve(file))).as(file).isNull();
        }
    }

    private void assertShut(WritePolicy policy, String... files) {
        for (var file : files) {
            assertThat(policy.refusal(root.resolve(file))).as(file).isNotNull();
        }
    }

    private WritePolicy agents(String directory, AgentProfile profile) {
        return policies().of(Prompt.first("hi", root.resolve(directory), profile));
    }

    @Test
    void aConsultantWritesDraftsInItsSessionAndNothingElse() {
        var policy = agents(SESSION, AgentProfile.CONSULTANT);

        assertOpen(policy, SESSION + "/a.md", SESSION + "/adr/a.md");
        assertShut(
                policy,
                "adr/001-a.md",
                SESSION + "/transcript.jsonl",
                SESSION + "/status.json",
                SESSION + "/adr/../status.json",
                "src/a",
                "helix.yaml",
                PROJECT + "/new/a",
                "projects/sessions/two/a",
                ".helix/a");
    }

    @Test
    void aDeveloperWritesInItsProjectAndNotWhatItIsAskedFor() {
        var policy = agents(PROJECT, AgentProfile.DEVELOPER);

        assertOpen(policy, PROJECT + "/new/a", PROJECT + "/modified/src/a");
        assertShut(
                policy,
                PROJECT + "/spec.yaml",
                PROJECT + "/phases.yaml",
                PROJECT + "/status.json",
                PROJECT + "/phases/implement.json",
                PROJECT + "/REPORT.md",
                "adr/001-a.md",
                "src/a",
                "projects/evolution/two/new/a",
                PROJECT + "/../two/a");
    }

    @Test
    void byHandInAPlaceOfItsOwnTheSameLimitsHold() {
        var project = policies().byHand(List.of(root.resolve(PROJECT + "/new"), root));
        var session = policies().byHand(List.of(root, root.resolve(SESSION)));

        assertOpen(project, PROJECT + "/new/a", PROJECT + "/spec.yaml", PROJECT + "/status.json");
        assertShut(project, "adr/001-a.md", "src/a", "projects/evolution/two/new/a", "../elsewhere");
        assertOpen(session, SESSION + "/a");
        assertShut(session, PROJECT + "/new/a", "src/a", "adr/001-a.md", SESSION + "/transcript.jsonl");
    }

    @Test
    void byHandInTheRootOnlyWhatIsHelixsOwnIsShut() {
        for (var directory : List.of("", "src", "projects", "projects/evolution")) {
            var policy = policies().byHand(List.of(root.resolve(directory)));

            assertOpen(policy, "src/a", "adr/001-a.md", PROJECT + "/new/a", "../elsewhere/a");
            assertShut(
                    policy,
                    ".helix/journal.jsonl",
                    ".git/config",
                    "src/.git/config",
                    "helix.yaml",
                    ".claude/settings.json",
                    "projects/archive/one/spec.yaml",
                    "../root-test/current/a");
        }
    }
}
