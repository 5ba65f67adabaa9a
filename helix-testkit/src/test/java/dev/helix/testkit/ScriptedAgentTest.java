package dev.helix.testkit;

import dev.helix.domain.port.Agent;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class ScriptedAgentTest implements AgentContract {

    @TempDir
    private Path folder;

    @Override
    public Agent agent(Script script) {
        return new ScriptedAgent(script);
    }

    @Override
    public Path directory() {
        var directory = folder.resolve("work");
        directory.toFile().mkdir();
        return directory;
    }
}
