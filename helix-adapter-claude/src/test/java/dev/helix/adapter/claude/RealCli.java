package dev.helix.adapter.claude;

import dev.helix.testkit.ScriptedMessagesApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the real command line, where HELIX_CLAUDE_CLI says or where .ci/install-claude-cli puts it, and gives it settings
 * that let it speak with nobody but a scripted model service.
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
        if (found == null) {
            throw new AssertionError("no command line of Claude Code here: run .ci/install-claude-cli");
        }
        return found;
    }

    static @Nullable Path find() {
        var property = System.getProperty("HELIX_CLAUDE_CLI");
        var named = property == null ? System.getenv("HELIX_CLAUDE_CLI") : property;
        if (named != null) {
            return Path.of(named);
        }
        var cache = System.getenv("HELIX_TEST_CACHE");
        var home = (cache == null ? Path.of(System.getProperty("user.home"), ".cache", "helix-test") : Path.of(cache))
                .resolve("claude-cli-" + VERSION + "/node_modules/@anthropic-ai");
        return Stream.of("linux-x64", "linux-arm64", "darwin-arm64", "darwin-x64")
                .map(platform -> home.resolve("claude-code-" + platform).resolve("claude"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
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
