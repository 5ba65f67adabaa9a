package dev.helix.adapter.acp;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips what needs real agents where they are missing, unless HELIX_REQUIRE_ACP is true: where HELIX_ACP_AGENTS says, or where
 * .ci/install-acp-agents puts them.
 */
final class RealAgents implements ExecutionCondition {

    private static final String VERSIONS = "acp-agents-0.24.4-1.18.33";
    private static final String MISSING = "no agents of the Agent Client Protocol here: run .ci/install-acp-agents";

    static Path modules() {
        var found = find();
        if (found == null) {
            throw new AssertionError(MISSING);
        }
        return found;
    }

    private static @Nullable Path find() {
        var named = System.getenv("HELIX_ACP_AGENTS");
        var cache = System.getenv("HELIX_TEST_CACHE");
        var home = named != null
                ? Path.of(named)
                : (cache == null ? Path.of(System.getProperty("user.home"), ".cache", "helix-test") : Path.of(cache))
                        .resolve(VERSIONS);
        var modules = home.resolve("node_modules");
        return Files.isDirectory(modules) ? modules : null;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (Boolean.parseBoolean(System.getenv("HELIX_REQUIRE_ACP"))) {
            return ConditionEvaluationResult.enabled("they are required");
        }
        return find() == null
                ? ConditionEvaluationResult.disabled(MISSING)
                : ConditionEvaluationResult.enabled("they are there");
    }
}
