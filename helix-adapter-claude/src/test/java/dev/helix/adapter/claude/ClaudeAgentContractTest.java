package dev.helix.adapter.claude;

import dev.helix.domain.port.Agent;
import dev.helix.testkit.AgentContract;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedMessagesApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract, kept by the real command line with a scripted model behind it. */
@NeedsRealCli
class ClaudeAgentContractTest implements AgentContract {

    @TempDir
    private Path folder;

    private ScriptedMessagesApi api;
    private @Nullable ClaudeAgent agent;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(directory());
        api = ScriptedMessagesApi.start();
        agent = ClaudeAgent.open(settings(folder.resolve("agent"), api));
    }

    ClaudeSettings settings(Path home, ScriptedMessagesApi model) {
        return RealCli.settings(home, model);
    }

    @AfterEach
    void close() {
        if (agent != null) {
            agent.close();
        }
        api.close();
    }

    @Override
    public Agent agent(Script script) {
        api.play(script);
        return Objects.requireNonNull(agent);
    }

    @Override
    public Path directory() {
        return folder.resolve("work");
    }
}
