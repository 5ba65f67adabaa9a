package dev.helix.app;

import dev.helix.adapter.claude.ClaudeSettings;
import dev.helix.testkit.ScriptedMessagesApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The real command line, which is given nobody to speak with but a scripted model service. */
public final class ClaudeCli {

    private ClaudeCli() {}

    /** Returns whether to run a test with it; true where HELIX_REQUIRE_CLAUDE says so, and the test fails if it is not. */
    public static boolean isWanted() {
        return Boolean.parseBoolean(System.getenv("HELIX_REQUIRE_CLAUDE")) || find() != null;
    }

    /** Returns where it is. */
    public static Path path() {
        var found = find();
        if (found == null) {
            throw new AssertionError("no command line of Claude Code here: run .ci/install-claude-cli");
        }
        return found;
    }

    private static @Nullable Path find() {
        var named = System.getenv("HELIX_CLAUDE_CLI");
        if (named != null) {
            return Path.of(named);
        }
        var cache = System.getenv("HELIX_TEST_CACHE");
        var home = cache == null ? Path.of(System.getProperty("user.home"), ".cache", "helix-test") : Path.of(cache);
        return Stream.of("linux-x64", "linux-arm64", "darwin-arm64", "darwin-x64")
                .map(platform -> home.resolve(
                        "claude-cli-2.1.328/node_modules/@anthropic-ai/claude-code-" + platform + "/claude"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /** Returns settings for an agent that has nothing but {@code home} and {@code api}. */
    public static ClaudeSettings settings(Path home, ScriptedMessagesApi api) {
        return ClaudeSettings.of(List.of(path().toString()), home).withEnvironment(environment(api));
    }

    private static Map<String, String> environment(ScriptedMessagesApi api) {
        return Map.of(
                "ANTHROPIC_API_KEY",
                "dummy",
                "ANTHROPIC_BASE_URL",
                api.baseUrl().toString());
    }

    /** Prepares it as a person runs it: in {@code directory}, with that folder's own settings, once. */
    public static ProcessBuilder byHand(Path home, Path directory, ScriptedMessagesApi api, String... flags) {
        var builder = new ProcessBuilder(Stream.concat(Stream.of(path().toString(), "-p"), Stream.of(flags))
                        .toList())
                .directory(directory.toFile())
                .redirectErrorStream(true);
        var all = builder.environment();
        all.clear();
        all.putAll(environment(api));
        all.putAll(Map.of(
                "PATH", "/usr/local/bin:/usr/bin:/bin",
                "HOME", home.toString(),
                "TMPDIR", home.toString(),
                "CLAUDE_CONFIG_DIR", home.resolve("config").toString(),
                "DISABLE_AUTOUPDATER", "1",
                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1",
                "CLAUDE_CODE_MAX_RETRIES", "1"));
        return builder;
    }
}
