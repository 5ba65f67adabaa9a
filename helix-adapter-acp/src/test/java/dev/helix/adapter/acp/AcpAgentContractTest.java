package dev.helix.adapter.acp;

import dev.helix.domain.port.Agent;
import dev.helix.testkit.AgentContract;
import dev.helix.testkit.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract, kept with an agent of ours at the other end of the protocol. */
class AcpAgentContractTest implements AgentContract {

    @TempDir
    private Path folder;

    private AcpAgent agent;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(directory());
        agent = AcpAgent.open(AcpScript.settings(folder));
    }

    @AfterEach
    void close() {
        agent.close();
    }

    @Override
    public Agent agent(Script script) {
        AcpScript.write(folder, script);
        return agent;
    }

    @Override
    public Path directory() {
        return folder.resolve("work");
    }
}
