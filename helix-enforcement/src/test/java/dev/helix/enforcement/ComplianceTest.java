package dev.helix.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.AnswerRecord;
import dev.helix.domain.answer.AnswerRecord.Outcome;
import dev.helix.domain.answer.Enforced;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Severity;
import dev.helix.domain.answer.Span;
import dev.helix.domain.answer.Strategy;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.port.PortException;
import dev.helix.enforcement.ComplianceEvent.Fate;
import dev.helix.enforcement.ComplianceEvent.Rule;
import dev.helix.enforcement.validator.StepMarkerValidator;
import dev.helix.testkit.InMemoryAnswerRecords;
import dev.helix.testkit.MovableClock;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import dev.helix.testkit.answer.InMemoryFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ComplianceTest {

    private static final String MARKER = "<!-- STEP: what -->";

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-01T10:00:00Z"));
    private final List<ComplianceEvent> events = new ArrayList<>();
    private final Compliance compliance = new Compliance(events::add);
    private final InMemoryAnswerRecords records = new InMemoryAnswerRecords();

    /** Answers say a word. */
    private record Says(String name, String word) implements Validator {
        @Override
        public List<Issue> check(Answer answer, ValidationContext context) {
            boolean file = context.files().kind(word) == FileView.Kind.FILE;
            return file || answer.text().contains(word)
                    ? List.of()
                    : List.of(Issue.error("NOT_SAID", word + " is not said.", "Say it.", Span.at(0)));
        }
    }

    private Enforced ask(Observation observation, Script script, Validator... validators) {
        var policy = Policy.of(Locale.ENGLISH, validators).with(Budget.retries(1));
        var prompt = Prompt.first("What?", Path.of("").toAbsolutePath(), AgentProfile.CONSULTANT);
        return new Enforcer(new ScriptedAgent(script), policy, clock, observation)
                .answer(prompt, InMemoryFiles.of("seen.md"));
    }

    private List<Fate> fates(Script script, Validator... validators) {
        ask(Observation.of(compliance), script, validators);
        return answered().rules().stream().map(Rule::fate).toList();
    }

    private ComplianceEvent.Answered answered() {
        return (ComplianceEvent.Answered) events.getLast();
    }

    @Test
    void tellsOfARuleThatIsKeptRepairedByCodeBySpliceAndByRetry() {
        var marker = new StepMarkerValidator();
        var hello = new Says("hello", "hello");

        assertThat(fates(Script.named("a").say("hello\n\n" + MARKER).end(), marker, hello))
                .containsExactly(Fate.KEPT, Fate.KEPT);
        assertThat(fates(Script.named("b").say("hello " + MARKER + " and more").end(), marker))
                .containsExactly(Fate.REPAIRED_BY_CODE);
        assertThat(fates(Script.named("c").say("hello").turn().say(MARKER).end(), marker, hello))
                .containsExactly(Fate.REPAIRED_BY_SPLICE, Fate.KEPT);
        assertThat(fates(Script.named("d").say("x").turn().say("hello").end(), hello))
                .containsExactly(Fate.REPAIRED_BY_RETRY);
    }

    @Test
    void tellsOfAGuessAndOfARuleThatStaysBroken() {
        assertThat(fates(Script.named("a").say("hi").turn().say("hi").end(), new StepMarkerValidator()))
                .containsExactly(Fate.INFERRED);
        assertThat(answered().outcome()).isEqualTo(Outcome.ACCEPTED);

        assertThat(fates(Script.named("b").say("x").turn().say("y").end(), new Says("hello", "hello")))
                .containsExactly(Fate.FAILED);
        assertThat(answered().outcome()).isEqualTo(Outcome.EXHAUSTED);
        assertThat(answered().attempts()).isEqualTo(2);
    }

    @Test
    void tellsWhyTheBestAttemptWasKeptAndThatAConversationWasGone() {
        ask(
                Observation.of(compliance),
                Script.named("a").say("x").turn().say("y").end(),
                new Says("hello", "hello"));
        assertThat(events).contains(new ComplianceEvent.FellBack(Decision.Reason.ATTEMPTS));
        events.clear();

        var gone = Script.named("b")
                .fail(new AgentFailure.SessionNotFound("it is gone"))
                .turn()
                .say("hello")
                .end();
        new Enforcer(
                        new ScriptedAgent(gone),
                        Policy.of(Locale.ENGLISH, new Says("hello", "hello")),
                        clock,
                        Observation.of(compliance))
                .answer(
                        Prompt.first("What?", Path.of("").toAbsolutePath(), AgentProfile.CONSULTANT)
                                .next(new AgentSession("before"), "And?"),
                        InMemoryFiles.of());

        assertThat(events).first().isEqualTo(new ComplianceEvent.ResumeFailed());
    }

    @Test
    void knowsFromTheHooksWhatWasRepairedWithinTheTurn() {
        var issue = Issue.error("NOT_SAID", "hello is not said.", "Say it.", Span.at(0))
                .by("hello");
        compliance.sentBack(List.of(issue));
        var reason = new Feedback(Locale.ENGLISH).again(Answer.of("draft"), List.of(issue));

        assertThat(events).containsExactly(new ComplianceEvent.SentBack(List.of("hello")));
        assertThat(fates(
                        Script.named("a")
                                .say("draft")
                                .emit(new AgentEvent.Superseded(reason))
                                .say("hello")
                                .end(),
                        new Says("hello", "hello"),
                        new Says("other", "hello")))
                .containsExactly(Fate.REPAIRED_IN_TURN, Fate.KEPT);
    }

    @Test
    void aFileThatHooksSentBackWhenItWasSavedWasRepairedWithinTheTurn() {
        var issue = Issue.error("NOT_SAID", "hello is not said.", "Say it.", Span.at(0))
                .in("adr/001-slots.md")
                .by("hello");
        compliance.sentBack(List.of(issue));
        var feedback =
                new AgentEvent.HookFeedback("PostToolUse:Write", new Feedback(Locale.ENGLISH).ofFile(List.of(issue)));

        assertThat(fates(Script.named("a").emit(feedback).say("hello").end(), new Says("hello", "hello")))
                .containsExactly(Fate.REPAIRED_IN_TURN);
        assertThat(fates(
                        Script.named("b")
                                .emit(feedback)
                                .say("x")
                                .turn()
                                .say("y")
                                .end(),
                        new Says("hello", "hello")))
                .containsExactly(Fate.FAILED);
    }

    @Test
    void saysNothingOfRulesWhereTheAgentGaveNoAnswer() {
        assertThat(fates(
                        Script.named("a")
                                .fail(new AgentFailure.NotLoggedIn("log in"))
                                .end(),
                        new Says("hello", "hello")))
                .isEmpty();
        assertThat(answered().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void aShadowIsCountedAndHasNoSay() {
        var observation = new Observation(compliance, List.of(new Says("strict", "hello")), null);

        var result = ask(observation, Script.named("a").say("x").end(), new Says("mild", "x"));

        assertThat(result).isInstanceOf(Enforced.Accepted.class);
        assertThat(answered().shadow()).containsExactly(new Rule("strict", Fate.FAILED));
        assertThat(answered().attempts()).isEqualTo(1);
    }

    @Test
    void aShadowThatIsBrokenIsToldAsBrokenAndHasNoSayEither() {
        var broken = new Validator() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public List<Issue> check(Answer answer, ValidationContext context) {
                throw new IllegalStateException("out of order");
            }
        };

        var result = ask(
                new Observation(compliance, List.of(broken), null),
                Script.named("a").say("x").end(),
                new Says("mild", "x"));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Enforced.Accepted.class,
                        accepted -> assertThat(accepted.issues()).isEmpty());
        assertThat(answered().attempts()).isEqualTo(1);
        assertThat(answered().shadow()).containsExactly(new Rule("broken", Fate.VALIDATOR_FAILED));
    }

    @Test
    void countsWithinBounds() {
        var totals = new ComplianceTotals(List.of("hello"), List.of("strict"));
        var hello = new Says("hello", "hello");
        var observation = new Observation(new Compliance(totals), List.of(new Says("strict", "word")), null);
        ask(observation, Script.named("a").say("x").turn().say("hello").end(), hello);
        ask(observation, Script.named("b").say("hello word").end(), hello);
        totals.accept(new ComplianceEvent.SentBack(List.of("hello")));

        assertThat(totals.answers(Outcome.ACCEPTED)).isEqualTo(2);
        assertThat(totals.rules("hello", Fate.REPAIRED_BY_RETRY)).isEqualTo(1);
        assertThat(totals.rules("hello", Fate.KEPT)).isEqualTo(1);
        assertThat(totals.rules("nobody", Fate.KEPT)).isZero();
        assertThat(totals.shadow("strict", Fate.FAILED)).isEqualTo(1);
        assertThat(totals.sentBack("hello")).isEqualTo(1);
        assertThat(totals.retries()).isEqualTo(1);
    }

    @Test
    void keepsTheCallAsItHappened() {
        var observation = new Observation(compliance, List.of(new Says("strict", "word")), records);
        ask(observation, Script.named("a").say("x").turn().say("y").end(), new Says("seen", "seen.md"));
        ask(observation, Script.named("b").say("x").turn().say("hello").end(), new Says("hello", "hello"));

        assertThat(records.since(Instant.EPOCH)).hasSize(2).last().satisfies(record -> {
            assertThat(record.outcome()).isEqualTo(Outcome.ACCEPTED);
            assertThat(record.validators()).containsExactly("hello");
            assertThat(record.shadow()).containsExactly("strict");
            assertThat(record.at()).isEqualTo(clock.instant());
            assertThat(record.turns()).extracting(AnswerRecord.Turn::text).containsExactly("x", "hello");
            assertThat(record.turns())
                    .extracting(AnswerRecord.Turn::strategy)
                    .containsExactly(Strategy.FIRST, Strategy.CONTINUE);
            assertThat(record.turns().getFirst().found())
                    .extracting(AnswerRecord.Found::code)
                    .containsExactly("NOT_SAID");
        });
        assertThat(records.since(Instant.EPOCH).getFirst().files().kinds())
                .containsEntry("seen.md", FileView.Kind.FILE);
        assertThat(records.since(clock.instant().plus(Duration.ofSeconds(1)))).isEmpty();
    }

    private static AnswerRecord.Draft draft(String text, AnswerRecord.Found... found) {
        return new AnswerRecord.Draft(text, List.of(found));
    }

    @Test
    void keepsTheDraftsThatHooksSentBackWithTheirTurnAndVerdict() {
        var script = Script.named("drafts")
                .say("one")
                .emit(new AgentEvent.Superseded("step-marker"))
                .say("two, hello")
                .emit(new AgentEvent.Superseded("adr-structure"))
                .say("three")
                .turn()
                .say("four")
                .emit(new AgentEvent.Superseded("step-marker"))
                .say("hello");

        ask(new Observation(compliance, List.of(), records), script.end(), new Says("hello", "hello"));

        var notSaid =
                new AnswerRecord.Found("hello", "NOT_SAID", Severity.ERROR, false, "hello is not said.", "Say it.");
        assertThat(records.since(Instant.EPOCH)).singleElement().satisfies(record -> {
            assertThat(record.turns()).extracting(AnswerRecord.Turn::text).containsExactly("three", "hello");
            assertThat(record.turns())
                    .flatExtracting(AnswerRecord.Turn::drafts)
                    .containsExactly(draft("one", notSaid), draft("two, hello"), draft("four", notSaid));
            assertThat(record.sentBack()).isEqualTo(3);
        });
    }

    @Test
    void whatCanNotBeNotedTouchesNoAnswer() {
        var broken = new Observation(
                new Compliance(event -> {
                    throw new IllegalStateException("full");
                }),
                List.of(),
                new InMemoryAnswerRecords() {
                    @Override
                    public void keep(AnswerRecord record) {
                        throw new PortException("the disk is full");
                    }
                });

        assertThat(ask(broken, Script.named("a").say("hello").end(), new Says("hello", "hello")))
                .isInstanceOf(Enforced.Accepted.class);
    }
}
