package dev.helix.adapter.claude;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips what is marked where the real command line is missing, unless HELIX_REQUIRE_CLAUDE is true. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsRealCli.Condition.class)
@interface NeedsRealCli {

    /** Decides about it. */
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (Boolean.parseBoolean(System.getenv("HELIX_REQUIRE_CLAUDE"))) {
                return ConditionEvaluationResult.enabled("it is required");
            }
            return RealCli.find() == null
                    ? ConditionEvaluationResult.disabled(
                            "no command line of Claude Code here: run .ci/install-claude-cli")
                    : ConditionEvaluationResult.enabled("it is there");
        }
    }
}
