package dev.helix.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Enforced;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Span;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.enforcement.validator.StepMarkerValidator;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import dev.helix.testkit.answer.InMemoryFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A validator that fails costs no calls of the agent, and the agent is not told of it. */
class BrokenValidatorTest {

    private static final String GOOD = "All is well.\n\n<!-- STEP: why -->";

    /** One that never ends or throws, and counts how often it is asked. */
    private record Broken(boolean hangs, AtomicInteger asked) implements Validator {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public List<Issue> check(Answer answer, ValidationContext context) {
            asked.incrementAndGet();
            if (hangs) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            throw new IllegalStateException("out of order");
        }
    }

    private static Policy policy(Validator broken) {
        return Policy.of(Locale.ENGLISH, new StepMarkerValidator(), broken).withValidatorTime(Duration.ofMillis(200));
    }

    private static Enforced answer(ScriptedAgent agent, Policy policy) {
        return new Enforcer(agent, policy, InstantSource.system())
                .answer(Prompt.first("Why?", Path.of("/project"), AgentProfile.CONSULTANT), InMemoryFiles.empty());
    }

    @Test
    void failsAtOnceWithoutAskingTheAgentOrTheValidatorAgain() {
        for (var hangs : List.of(true, false)) {
            var agent = new ScriptedAgent(Script.named("good")
                    .say(GOOD)
                    .turn()
                    .say(GOOD)
                    .turn()
                    .say(GOOD)
                    .end());
            var broken = new Broken(hangs, new AtomicInteger());

            var result = answer(agent, policy(broken));

            assertThat(result).isInstanceOfSatisfying(Enforced.Exhausted.class, exhausted -> {
                assertThat(exhausted.best().text()).isEqualTo(GOOD);
                assertThat(exhausted.issues()).extracting(Issue::code).containsExactly("VALIDATOR_FAILED");
            });
            assertThat(agent.prompts()).hasSize(1);
            assertThat(broken.asked()).hasValue(1);
        }
    }

    @Test
    void passesWithAWarningWhereThePolicySaysSo() {
        var agent = new ScriptedAgent(Script.named("good").say(GOOD).end());

        var result = answer(agent, policy(new Broken(true, new AtomicInteger())).where(Policy.Broken.PASSES));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Enforced.Accepted.class,
                        accepted -> assertThat(accepted.issues())
                                .singleElement()
                                .satisfies(issue -> {
                                    assertThat(issue.code()).isEqualTo("VALIDATOR_FAILED");
                                    assertThat(issue.blocks()).isFalse();
                                }));
    }

    @Test
    void isNeverToldToTheAgent() {
        var agent = new ScriptedAgent(
                Script.named("bad").say("No marker here.").turn().say(GOOD).end());
        var broken = new Broken(false, new AtomicInteger());

        var result = answer(agent, policy(broken).where(Policy.Broken.PASSES));

        assertThat(result).isInstanceOf(Enforced.Accepted.class);
        assertThat(agent.prompts()).hasSize(2);
        assertThat(agent.prompts().get(1).text())
                .contains("MISSING_STEP_MARKER")
                .doesNotContain("VALIDATOR_FAILED", "out of order");
        assertThat(broken.asked()).hasValue(1);
    }

    @Test
    void changesTheDigestOfThePolicyWhereItPasses() {
        var policy = policy(new Broken(false, new AtomicInteger()));

        assertThat(policy.where(Policy.Broken.PASSES).digest()).isNotEqualTo(policy.digest());
        assertThat(policy.where(Policy.Broken.FAILS).digest()).isEqualTo(policy.digest());
    }

    @Test
    void anIssueWithoutAHintFailsTheValidatorAndSaysWhatItsAuthorForgot() {
        Validator careless = new Validator() {
            @Override
            public String name() {
                return "careless";
            }

            @Override
            @SuppressWarnings("NullAway") // as somebody writes it whose code is not checked for null
            public List<Issue> check(Answer answer, ValidationContext context) {
                String hint = null;
                return List.of(Issue.error("NO_TESTS", "no test", hint, Span.at(0)));
            }
        };
        var agent = new ScriptedAgent(Script.named("good").say(GOOD).end());

        var result = answer(agent, policy(careless));

        assertThat(result).isInstanceOfSatisfying(Enforced.Exhausted.class, exhausted -> {
            assertThat(exhausted.issues()).extracting(Issue::code).containsExactly("VALIDATOR_FAILED");
            assertThat(exhausted.issues().getFirst().message())
                    .contains("careless", "the hint of NO_TESTS is null; give an empty one where there is none");
        });
        assertThat(agent.prompts()).hasSize(1);
    }

    @Test
    void oneThatFailsOnADraftThatAHookSentBackJudgesTheAnswer() {
        var judged = new ArrayList<String>();
        var moody = new Validator() {
            @Override
            public String name() {
                return "moody";
            }

            @Override
            public List<Issue> check(Answer answer, ValidationContext context) {
                judged.add(answer.text());
                if (answer.text().startsWith("Draft")) {
                    throw new IllegalStateException("out of order");
                }
                return List.of();
            }
        };
        var script = Script.named("sent back").say("Draft one.");
        for (var next : List.of("Draft two.", "Draft three.", GOOD)) {
            script = script.emit(new AgentEvent.Superseded("Stop hook")).say(next);
        }

        var result = answer(new ScriptedAgent(script.end()), policy(moody));

        assertThat(result).isInstanceOf(Enforced.Accepted.class);
        assertThat(judged).doesNotContain("Draft one.").contains("Draft two.", GOOD);
    }
}
