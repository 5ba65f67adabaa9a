package dev.helix.adapter.claude;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.helix.testkit.ScriptedMessagesApi;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The contract, kept by the oldest command line that HELIX is proven against; the newest keeps it in the class above. Its place is
 * told by HELIX_OLDEST_CLAUDE_CLI, as HELIX_CLAUDE_CLI_VERSION=2.1.290 .ci/install-claude-cli prints it.
 */
class OldestClaudeAgentContractTest extends ClaudeAgentContractTest {

    @Override
    ClaudeSettings settings(Path home, ScriptedMessagesApi api) {
        var oldest = System.getenv("HELIX_OLDEST_CLAUDE_CLI");
        assumeThat(oldest)
                .as("no oldest command line of Claude Code here: run .ci/install-claude-cli with"
                        + " HELIX_CLAUDE_CLI_VERSION=2.1.290")
                .isNotNull();
        return ClaudeSettings.of(List.of(String.valueOf(oldest)), home)
                .withEnvironment(Map.of(
                        "ANTHROPIC_API_KEY",
                        "dummy",
                        "ANTHROPIC_BASE_URL",
                        api.baseUrl().toString()))
                .withModelRetries(1)
                .withTimers(RealCli.QUICK);
    }
}
