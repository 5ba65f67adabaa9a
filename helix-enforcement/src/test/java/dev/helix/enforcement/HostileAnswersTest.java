package dev.helix.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.answer.Enforced;
import dev.helix.enforcement.validator.AdrProfile;
import dev.helix.enforcement.validator.AdrStructureValidator;
import dev.helix.enforcement.validator.FileExistenceValidator;
import dev.helix.enforcement.validator.StepMarkerValidator;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import dev.helix.testkit.answer.InMemoryFiles;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an attempt held is kept in a time that grows as its length does, whatever it is made of. */
class HostileAnswersTest {

    private static final String HEADER =
            "---\nadr_id: ADR-042\ntitle: Use Postgres\nstatus: accepted\n---\n\n# Use Postgres\n\n";
    private static final String DRAFT =
            HEADER + "## Context\n\nWhy.\n\n## Acceptance Criteria\n\n- [ ] It works\n\n<!-- STEP: generate -->";
    private static final int LENGTH = 40_000;

    private final Policy policy = Policy.of(
            Locale.ENGLISH,
            new StepMarkerValidator(),
            new AdrStructureValidator(AdrProfile.HELIX_EN),
            new FileExistenceValidator(AdrProfile.HELIX_EN));

    private Enforced answer(String first, String... replies) {
        var script = Script.named("replies").say(first);
        for (var reply : replies) {
            script = script.turn().say(reply);
        }
        var prompt = Prompt.first("Write it.", Path.of("/project"), AgentProfile.CONSULTANT);
        return new Enforcer(new ScriptedAgent(script.end()), policy, InstantSource.system())
                .answer(prompt, InMemoryFiles.empty());
    }

    private static String many(String piece) {
        var text = new StringBuilder();
        for (int i = 0; text.length() < LENGTH; i++) {
            text.append(piece.replace("%d", String.valueOf(i)));
        }
        return text.toString();
    }

    static List<String> noAnswerTakesLongerThanItIs() {
        return List.of(
                HEADER + many("## Section %d\n\nText.\n\n"),
                HEADER + "## Context\n\n" + many("```sh\nrun %d\n```\n\n"),
                HEADER + "## Context\n\n" + many("```\n"),
                HEADER + "## Context\n\n" + many("```markdown\n# x\n```\n"),
                HEADER + many("- **Decision**\n"),
                many("---\nadr_id: ADR-%d\ntitle: T%d\nstatus: accepted\n---\n\n# T%d\n\n## Context\n\nWhy.\n\n"));
    }

    @ParameterizedTest
    @MethodSource
    @Timeout(60)
    void noAnswerTakesLongerThanItIs(String hostile) {
        var section = "## Decision\n\n" + hostile;

        assertThat(answer(hostile + "<!-- STEP: nonsense -->", hostile, section)
                        .trace()
                        .attempts())
                .isNotEmpty();
        assertThat(answer(DRAFT, section, hostile).trace().attempts()).isNotEmpty();
    }
}
