package dev.helix.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import dev.helix.testkit.AgentContract;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateAgentTest {

    @TempDir
    private Path folder;

    private Path transcript = Path.of("");
    private Path fetched = Path.of("");

    @BeforeEach
    void begin() throws IOException {
        transcript = open(folder.resolve("agent/config/projects/one.jsonl"));
        fetched = open(folder.resolve("agent/home/.npm/_cacache/a"));
    }

    private static Path open(Path file) throws IOException {
        var parent = Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, "x");
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr--"));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private Path turn(AgentProfile profile) throws IOException {
        var written = open(folder.resolve("work/adr/001.md"));
        var scripted =
                new ScriptedAgent(Script.named("talk").turn().say("Done.").end());
        AgentContract.play(
                new PrivateAgent(scripted, folder.resolve("agent")),
                Prompt.first("hi", folder.resolve("work"), profile));
        return written;
    }

    @Test
    void whatAnAgentKeepsAndTheDraftsOfAChatAreForTheUserAloneAfterATurn() throws IOException {
        var draft = turn(AgentProfile.CONSULTANT);

        assertThat(mode(draft)).isEqualTo("rwx------");
        assertThat(mode(Objects.requireNonNull(draft.getParent()))).isEqualTo("rwx------");
        assertThat(mode(transcript)).isEqualTo("rwx------");
        assertThat(mode(Objects.requireNonNull(transcript.getParent()))).isEqualTo("rwx------");
        assertThat(mode(fetched)).as("what a tool has fetched").isEqualTo("rwxr-xr--");
    }

    @Test
    void aProjectsFilesKeepTheModesThatTheyGot() throws IOException {
        var file = turn(AgentProfile.DEVELOPER);

        assertThat(mode(file)).isEqualTo("rwxr-xr--");
        assertThat(mode(transcript)).isEqualTo("rwx------");
    }
}
