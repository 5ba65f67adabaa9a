package dev.helix.adapter.claude;

import dev.helix.domain.port.Agent;
import dev.helix.testkit.AgentContract;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedMessagesApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract, kept by the real command line with a scripted model behind it. */
@NeedsRealCli
class ClaudeAgentContractTest implements AgentContract {

    @TempDir
    private Path folder;

    private ScriptedMessagesApi api;
    private ClaudeAgent agent;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(directory());
        api = ScriptedMessagesApi.start();
        agent = ClaudeAgent.open(RealCli.settings(folder.resolve("agent"), api));
    }

    @AfterEach
    void close() {
        agent.close();
        api.close();
    }

    @Override
    public Agent agent(Script script) {
        api.play(script);
        return agent;
    }

    @Override
    public Path directory() {
        return folder.resolve("work");
    }
}
