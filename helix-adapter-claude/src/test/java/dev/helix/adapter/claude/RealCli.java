package dev.helix.adapter.claude;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.helix.testkit.ScriptedMessagesApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the real command line, and settings that let it speak with nobody but a scripted model service. Without it the
 * tests are skipped, unless HELIX_REQUIRE_CLAUDE is true.
 */
final class RealCli {

    static final String VERSION = "2.1.328";
    static final ClaudeSettings.Timers QUICK = new ClaudeSettings.Timers(
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofMinutes(1));

    private RealCli() {}

    static Path path() {
        var found = find();
        if (Boolean.parseBoolean(System.getenv("HELIX_REQUIRE_CLAUDE"))) {
            assertThat(found)
                    .as("the command line of Claude Code, by .ci/install-claude-cli")
                    .isNotNull();
        }
        assumeTrue(found != null, "no command line of Claude Code here: run .ci/install-claude-cli");
        return found == null ? Path.of("") : found;
    }

    private static @Nullable Path find() {
        for (var named :
                new @Nullable String[] {System.getProperty("HELIX_CLAUDE_CLI"), System.getenv("HELIX_CLAUDE_CLI")}) {
            if (named != null) {
                return Path.of(named);
            }
        }
        var cache = System.getenv("HELIX_TEST_CACHE");
        var home = (cache == null ? Path.of(System.getProperty("user.home"), ".cache", "helix-test") : Path.of(cache))
                .resolve("claude-cli-" + VERSION + "/node_modules/@anthropic-ai");
        for (var platform : List.of("linux-x64", "linux-arm64", "darwin-arm64", "darwin-x64")) {
            var binary = home.resolve("claude-code-" + platform).resolve("claude");
            if (Files.isExecutable(binary)) {
                return binary;
            }
        }
        return null;
    }

    /** Returns settings for an agent that has nothing but {@code home} and {@code api}. */
    static ClaudeSettings settings(Path home, ScriptedMessagesApi api) {
        return ClaudeSettings.of(List.of(path().toString()), home)
                .withEnvironment(Map.of(
                        "ANTHROPIC_API_KEY",
                        "dummy",
                        "ANTHROPIC_BASE_URL",
                        api.baseUrl().toString()))
                .withModelRetries(1)
                .withTimers(QUICK);
    }
}
