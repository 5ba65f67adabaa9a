package dev.helix.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.Enforced;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Strategy;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import dev.helix.enforcement.validator.AdrProfile;
import dev.helix.enforcement.validator.AdrStructureValidator;
import dev.helix.enforcement.validator.FileExistenceValidator;
import dev.helix.enforcement.validator.StepMarkerValidator;
import dev.helix.testkit.Eventually;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import dev.helix.testkit.answer.InMemoryFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EnforcerTest {

    private static final String GOOD = "Alles ist bedacht.\n\n<!-- STEP: why -->";

    private final List<AnswerEvent> events = new ArrayList<>();
    private final Policy policy = Policy.of(
            Locale.GERMAN,
            new StepMarkerValidator(),
            new AdrStructureValidator(AdrProfile.HELIX_DE),
            new FileExistenceValidator(AdrProfile.HELIX_DE));

    private Enforced answer(ScriptedAgent agent, Policy policy, Prompt prompt) {
        return new Enforcer(agent, policy, InstantSource.system()).answer(prompt, InMemoryFiles.empty(), events::add);
    }

    private Enforced answer(Script.Builder script) {
        return answer(new ScriptedAgent(script.end()), policy, prompt());
    }

    private static Prompt prompt() {
        return Prompt.first("Warum?", Path.of("/project/projects/sessions/1"), AgentProfile.CONSULTANT);
    }

    private String shown() {
        var text = new StringBuilder();
        for (var event : events) {
            if (event instanceof AnswerEvent.Text piece) {
                text.append(piece.text());
            }
        }
        return text.toString();
    }

    @Test
    void acceptsAGoodAnswerAtTheFirstAttempt() {
        var result = answer(Script.named("good").say(GOOD));

        assertThat(result).isInstanceOfSatisfying(Enforced.Accepted.class, accepted -> {
            assertThat(accepted.answer().text()).isEqualTo(GOOD);
            assertThat(accepted.step()).isEqualTo(ConversationStep.WHY);
            assertThat(accepted.session()).isEqualTo(new AgentSession("scripted-1"));
            assertThat(accepted.trace().attempts()).hasSize(1);
            assertThat(accepted.trace().policyDigest()).isEqualTo(policy.digest());
            assertThat(accepted.inferred()).isFalse();
        });
        assertThat(shown()).isEqualTo("Alles ist bedacht.\n\n");
        assertThat(events.getLast()).isInstanceOf(AnswerEvent.Accepted.class);
    }

    @Test
    void givesTheSameAnswerToACallerThatReadsNothingAlong() {
        var agent = new ScriptedAgent(Script.named("good").say(GOOD).end());

        var result = new Enforcer(agent, policy, InstantSource.system()).answer(prompt(), InMemoryFiles.empty());

        assertThat(result)
                .isInstanceOfSatisfying(
                        Enforced.Accepted.class,
                        accepted -> assertThat(accepted.answer().text()).isEqualTo(GOOD));
    }

    @Test
    void continuesTheSessionWithAllIssuesInOneFeedback() {
        var agent = new ScriptedAgent(Script.named("second time")
                .say("<!-- STEP: wat --> und noch mehr")
                .turn()
                .say(GOOD)
                .end());

        var result = answer(agent, policy, prompt());

        assertThat(result).isInstanceOf(Enforced.Accepted.class);
        assertThat(result.trace().attempts())
                .extracting(attempt -> attempt.strategy())
                .first()
                .isEqualTo(Strategy.FIRST);
        assertThat(agent.prompts()).hasSize(2);
        var retry = agent.prompts().get(1);
        assertThat(retry.resume()).isEqualTo(new AgentSession("scripted-1"));
        assertThat(retry.text())
                .contains("INVALID_STEP", "STEP_MARKER_NOT_AT_END")
                .doesNotContain("<!--");
        assertThat(events)
                .filteredOn(AnswerEvent.AttemptRejected.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(((AnswerEvent.AttemptRejected) event).issues())
                        .extracting(Issue::validator)
                        .containsOnly("step-marker"));
    }

    @Test
    void repairsWhatNeedsNoGuessingWithoutAskingAgain() {
        var agent = new ScriptedAgent(Script.named("moved")
                .say("Fertig. <!-- STEP: done --> Bis bald.")
                .end());

        var result = answer(agent, policy, prompt());

        assertThat(agent.prompts()).hasSize(1);
        assertThat(result).isInstanceOfSatisfying(Enforced.Accepted.class, accepted -> {
            assertThat(accepted.answer().text()).isEqualTo("Fertig.  Bis bald.\n\n<!-- STEP: done -->");
            assertThat(accepted.trace().attempts().getFirst().fixed())
                    .extracting(Issue::code)
                    .containsExactly("STEP_MARKER_NOT_AT_END");
            assertThat(accepted.inferred()).isFalse();
        });
    }

    @Nested
    class WhenTheBudgetIsSpent {

        @Test
        void infersTheStepAndMarksItSo() {
            var result = answer(Script.named("never")
                    .say("Erster Entwurf.")
                    .turn()
                    .say("Zweiter Entwurf. Was meinst du?")
                    .turn()
                    .say("Dritter. Und nun?"));

            assertThat(result).isInstanceOfSatisfying(Enforced.Accepted.class, accepted -> {
                assertThat(accepted.inferred()).isTrue();
                assertThat(accepted.trace().inferred()).containsExactly("step-marker");
                assertThat(accepted.answer().text()).isEqualTo("Dritter. Und nun?\n\n<!-- STEP: discussing -->");
                assertThat(accepted.step()).isEqualTo(ConversationStep.DISCUSSING);
            });
        }

        @Test
        void keepsTheBestAttemptWhereNoGuessHelps() {
            var poor = """
                    ---
                    adr_id: 037
                    title: T
                    status: Proposed
                    ---

                    ## Kontext

                    Text

                    <!-- STEP: generate -->""";
            var poorer = "---\nadr_id: 037\ntitle: T\n---\n\n## Irgendwas\n\nText\n\n<!-- STEP: generate -->";

            var result = answer(
                    new ScriptedAgent(
                            Script.named("worse").say(poor).turn().say(poorer).end()),
                    policy.with(Budget.retries(1)),
                    prompt());

            assertThat(result).isInstanceOfSatisfying(Enforced.Exhausted.class, exhausted -> {
                assertThat(exhausted.best().text()).isEqualTo(poor);
                assertThat(exhausted.step()).isEqualTo(ConversationStep.GENERATE);
                assertThat(exhausted.issues()).extracting(Issue::code).contains("MISSING_ADR_SECTION");
            });
            assertThat(events.getLast()).isInstanceOf(AnswerEvent.GaveUp.class);
        }
    }

    @Nested
    class WhenTheAgentFails {

        @Test
        void startsFreshOnceWhereTheSessionIsGone() {
            var agent = new ScriptedAgent(Script.named("new").say(GOOD).end());
            var prompt = new Prompt("Weiter?", new AgentSession("lost"), Path.of("/project"), AgentProfile.CONSULTANT);

            var result = answer(agent, policy, prompt);

            assertThat(result).isInstanceOf(Enforced.Accepted.class);
            assertThat(result.session()).isEqualTo(new AgentSession("scripted-1"));
            assertThat(events).hasAtLeastOneElementOfType(AnswerEvent.ContinuationFailed.class);
            assertThat(result.trace().attempts())
                    .extracting(attempt -> attempt.strategy())
                    .containsExactly(Strategy.FIRST, Strategy.FRESH);
        }

        static List<AgentFailure> startsFreshOnceWhereAResumedSessionBreaks() {
            return List.of(
                    new AgentFailure.NoAnswer("nothing came"),
                    new AgentFailure.ProtocolError("no answer"),
                    new AgentFailure.PromptTooLong("full"),
                    new AgentFailure.Killed("dead"));
        }

        @ParameterizedTest
        @MethodSource
        void startsFreshOnceWhereAResumedSessionBreaks(AgentFailure failure) {
            var agent = new ScriptedAgent(Script.named("broken")
                    .say(GOOD)
                    .turn()
                    .fail(failure)
                    .turn()
                    .say(GOOD)
                    .end());
            var session = answer(agent, policy, prompt()).session();
            var prompt = new Prompt("Weiter?", session, Path.of("/project"), AgentProfile.CONSULTANT);

            var result = answer(agent, policy, prompt);

            assertThat(result).isInstanceOf(Enforced.Accepted.class);
            assertThat(agent.prompts()).hasSize(3);
            assertThat(agent.prompts().getLast().resume()).isNull();
            assertThat(agent.prompts().getLast().text()).isEqualTo("Weiter?");
            assertThat(events).hasAtLeastOneElementOfType(AnswerEvent.ContinuationFailed.class);
        }

        @Test
        void asksANewSessionOnceMoreWhereItsFirstAnswerIsNone() {
            var empty = new AgentFailure.NoAnswer("nothing came");
            var agent = new ScriptedAgent(
                    Script.named("empty").fail(empty).turn().say(GOOD).end());

            assertThat(answer(agent, policy, prompt())).isInstanceOf(Enforced.Accepted.class);
            assertThat(agent.prompts()).extracting(Prompt::resume).containsOnlyNulls();
            assertThat(events)
                    .contains(new AnswerEvent.AskedAnew(empty))
                    .noneMatch(AnswerEvent.ContinuationFailed.class::isInstance);
        }

        @Test
        void givesUpWhereTheSecondSessionAnswersNothingEither() {
            var empty = new AgentFailure.NoAnswer("nothing came");
            var agent = new ScriptedAgent(Script.named("empty")
                    .fail(empty)
                    .turn()
                    .fail(empty)
                    .turn()
                    .say(GOOD)
                    .end());

            assertThat(answer(agent, policy, prompt())).isInstanceOf(Enforced.Failed.class);
            assertThat(agent.prompts()).hasSize(2);
        }

        @Test
        void saysSoWithoutSpendingRetries() {
            var agent = new ScriptedAgent(Script.named("login")
                    .fail(new AgentFailure.NotLoggedIn("log in first"))
                    .end());

            var result = answer(agent, policy, prompt());

            assertThat(agent.prompts()).hasSize(1);
            assertThat(result)
                    .isInstanceOfSatisfying(
                            Enforced.Failed.class,
                            failed -> assertThat(failed.failure().message()).isEqualTo("log in first"));
        }
    }

    @Test
    void dropsADraftThatAHookSentBack() {
        var result = answer(Script.named("hook")
                .say("Entwurf ohne Marker.")
                .emit(new AgentEvent.Superseded("Stop hook"))
                .say(GOOD));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Enforced.Accepted.class,
                        accepted -> assertThat(accepted.answer().text()).isEqualTo(GOOD));
        assertThat(events).contains(new AnswerEvent.Superseded("Stop hook"));
    }

    @Test
    void joinsAnAnswerThatAnOutputLimitCut() {
        var result = answer(Script.named("cut")
                .say("Ein langer Satz mit einem <!-- ST")
                .emit(new AgentEvent.Continued("max_tokens"))
                .say("EP: done -->"));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Enforced.Accepted.class,
                        accepted -> assertThat(accepted.step()).isEqualTo(ConversationStep.DONE));
        assertThat(shown()).isEqualTo("Ein langer Satz mit einem ");
    }

    @Nested
    class WhenOnlyAPartIsMissing {

        private static final String LONG = "Eine lange Antwort. ".repeat(50) + "Gut so.";

        @Test
        void asksForTheMarkerAloneAndPutsItInPlace() {
            var agent = new ScriptedAgent(Script.named("marker")
                    .say(LONG)
                    .turn()
                    .say("<!-- STEP: finalize -->")
                    .end());

            var result = answer(agent, policy, prompt());

            assertThat(result).isInstanceOfSatisfying(Enforced.Accepted.class, accepted -> {
                assertThat(accepted.answer().text()).isEqualTo(LONG + "\n\n<!-- STEP: finalize -->");
                assertThat(accepted.step()).isEqualTo(ConversationStep.FINALIZE);
                assertThat(accepted.trace().attempts())
                        .extracting(attempt -> attempt.strategy())
                        .containsExactly(Strategy.FIRST, Strategy.SPLICE);
            });
            assertThat(agent.prompts().get(1).text()).doesNotContain("noch einmal");
            assertThat(shown()).isEqualTo(LONG);
        }

        @Test
        void putsAMissingSectionBetweenTheOthers() {
            var adr = """
                ---
                adr_id: 038
                title: Durchsetzen
                status: Proposed
                ---

                ## Kontext

                Text.

                ## Akzeptanzkriterien

                - [ ] Es gilt.

                <!-- STEP: generate -->\
                """;
            var agent = new ScriptedAgent(Script.named("section")
                    .say(adr)
                    .turn()
                    .say("## Entscheidung\n\nWir machen es.\n\n<!-- STEP: done -->")
                    .end());

            var result = answer(agent, policy, prompt());

            assertThat(result).isInstanceOfSatisfying(Enforced.Accepted.class, accepted -> {
                assertThat(accepted.step()).isEqualTo(ConversationStep.GENERATE);
                assertThat(accepted.answer().text())
                        .contains("Text.\n\n\n## Entscheidung\n\nWir machen es.\n\n## Akzeptanzkriterien");
            });
            assertThat(events).contains(new AnswerEvent.Repaired("## Entscheidung\n\nWir machen es."));
        }

        @Test
        void takesAWholeAnswerToo() {
            var again = LONG + "\n\n<!-- STEP: done -->";
            var result = answer(Script.named("whole").say(LONG + " Und?").turn().say("Verstanden.\n\n" + again));

            assertThat(result)
                    .isInstanceOfSatisfying(
                            Enforced.Accepted.class,
                            accepted -> assertThat(accepted.answer().text())
                                    .isEqualTo(LONG + " Und?\n\n<!-- STEP: done -->"));
        }

        @Test
        void neverLetsAFragmentReplaceTheAnswer() {
            var result = answer(
                    new ScriptedAgent(Script.named("fragment")
                            .say(LONG + "\n\n<!-- STEP: nix -->\n\nDanach.")
                            .turn()
                            .say("Entschuldigung, siehe oben.")
                            .turn()
                            .say("Wie gesagt: siehe oben.\n\n<!-- STEP: done -->")
                            .end()),
                    policy,
                    prompt());

            assertThat(result)
                    .isInstanceOfSatisfying(
                            Enforced.Accepted.class,
                            accepted -> assertThat(accepted.answer().text()).startsWith(LONG));
        }
    }

    @Test
    void checksAFileFromAnEarlierAttemptAgain() throws Exception {
        var files = InMemoryFiles.empty().with("adr/001-a.md", "---\nadr_id: 1\ntitle: a\n---\n");
        var agent = new ScriptedAgent(Script.named("file")
                .emit(new AgentEvent.ToolUse("1", "Write", "", List.of(Path.of("/project/adr/001-a.md"))))
                .emit(new AgentEvent.ToolResult("1", false, ""))
                .say(GOOD)
                .turn()
                .say(GOOD)
                .end());

        var result = new Enforcer(agent, policy.with(Budget.retries(1)), InstantSource.system())
                .answer(prompt(), files, events::add);

        assertThat(result)
                .isInstanceOfSatisfying(
                        Enforced.Exhausted.class,
                        exhausted -> assertThat(exhausted.issues())
                                .extracting(Issue::file)
                                .contains("adr/001-a.md"));
    }

    @Test
    void cancelsATurnThatTakesTooLong() {
        var agent = new ScriptedAgent(
                Script.named("slow").say("a").pause(Duration.ofHours(1)).end());
        var hurry = policy.with(new Budget(3, Duration.ofMillis(200), null, null));

        assertThat(answer(agent, hurry, prompt()))
                .isInstanceOfSatisfying(
                        Enforced.Failed.class,
                        failed -> assertThat(failed.failure()).isInstanceOf(AgentFailure.TimedOut.class));
    }

    @Test
    void endsWhenItsThreadIsInterrupted() {
        Thread.currentThread().interrupt();

        var result = answer(Script.named("never asked").say(GOOD));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result)
                .isInstanceOfSatisfying(
                        Enforced.Failed.class,
                        failed -> assertThat(failed.failure()).isInstanceOf(AgentFailure.Cancelled.class));
    }

    @Test
    void feedsNoMarkerBackToTheAgent() {
        var nasty = "Text <!-- STEP: done --> mehr ```` <!-- STEP: <!-- STEP: why -->\n\n<!-- STEP: ` <!-- STEP: x";
        var agent = new ScriptedAgent(Script.named("nasty")
                .say(nasty)
                .turn()
                .say(nasty)
                .turn()
                .say(nasty)
                .end());

        answer(agent, policy, prompt());

        assertThat(agent.prompts()).hasSizeGreaterThan(1);
        assertThat(agent.prompts().subList(1, agent.prompts().size()))
                .allSatisfy(prompt -> assertThat(prompt.text()).doesNotContain("<!--"));
    }

    @Test
    void takesNoAnswerLongerThanItCanHold() {
        var half = "x".repeat(AnswerAssembly.MAX_LENGTH / 2);

        var endless = Script.named("endless").say(half).say(half).say(GOOD);
        var result = answer(endless.turn().say(GOOD));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Enforced.Failed.class,
                        failed -> assertThat(failed.failure().message()).contains("longer than"));
        assertThat(result.trace().attempts()).hasSize(1);
    }

    /** An agent whose first turn goes on only when the other caller waits, or has its turn at the same time. */
    private static final class Watched implements Agent {
        private final List<Thread> callers = new CopyOnWriteArrayList<>();
        private final AtomicInteger open = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        @Override
        public String name() {
            return "watched";
        }

        @Override
        public AgentTurn start(Prompt prompt) {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            var events = List.of(new AgentEvent.TextBlock("1", GOOD), new AgentEvent.Finished(Usage.NONE))
                    .iterator();
            return new AgentTurn() {
                @Override
                public AgentEvent next() {
                    try {
                        Eventually.holds(
                                "the other turn is in, waits or is gone",
                                () -> open.get() >= 2 || othersWaitOrAreGone());
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                    return events.next();
                }

                @Override
                public void cancel() {}

                @Override
                public void close() {
                    open.decrementAndGet();
                }
            };
        }

        private boolean othersWaitOrAreGone() {
            return callers.stream()
                    .filter(caller -> caller != Thread.currentThread())
                    .allMatch(caller -> Set.of(Thread.State.WAITING, Thread.State.TERMINATED)
                            .contains(caller.getState()));
        }
    }

    @Test
    void letsCallsThatContinueOneSessionTakeTheirTurn() throws InterruptedException {
        var agent = new Watched();
        var enforcer = new Enforcer(agent, policy, InstantSource.system());
        var next = prompt().next(new AgentSession("one"), "Weiter?");
        var results = new CopyOnWriteArrayList<Enforced>();
        for (int i = 0; i < 2; i++) {
            agent.callers.add(new Thread(() -> results.add(enforcer.answer(next, InMemoryFiles.empty()))));
        }

        agent.callers.forEach(Thread::start);
        for (var caller : agent.callers) {
            caller.join(Duration.ofSeconds(60));
        }

        assertThat(results).hasSize(2).hasOnlyElementsOfType(Enforced.Accepted.class);
        assertThat(agent.most).hasValue(1);
    }

    /** An agent whose turns last until they are let go, and which counts them and those at the same time. */
    private static final class Counting implements Agent {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch letGo = new CountDownLatch(1);
        private final AtomicInteger turns = new AtomicInteger();
        private final AtomicInteger open = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public AgentTurn start(Prompt prompt) {
            turns.incrementAndGet();
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            var events = List.of(new AgentEvent.TextBlock("1", GOOD), new AgentEvent.Finished(Usage.NONE))
                    .iterator();
            begun.countDown();
            return new AgentTurn() {
                @Override
                public AgentEvent next() {
                    try {
                        letGo.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return events.next();
                }

                @Override
                public void cancel() {}

                @Override
                public void close() {
                    open.decrementAndGet();
                }
            };
        }
    }

    /** A lock that is dropped when nobody queues for it lets two of these in at once. */
    @Test
    void neverHasTwoTurnsOfOneSessionHoweverManyCallersComeAndGo() throws InterruptedException {
        var agent = new Counting();
        agent.letGo.countDown();
        var enforcer = new Enforcer(agent, policy, InstantSource.system());
        var next = prompt().next(new AgentSession("one"), "Weiter?");
        var callers = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            callers.add(Thread.ofPlatform().start(() -> {
                for (int round = 0; round < 300; round++) {
                    enforcer.answer(next, InMemoryFiles.empty());
                }
            }));
        }
        for (var caller : callers) {
            caller.join();
        }

        assertThat(agent.turns).hasValue(1_200);
        assertThat(agent.most).hasValue(1);
    }

    @Test
    void whoWaitsForASessionEndsWhenItsThreadIsInterrupted() throws InterruptedException {
        var agent = new Counting();
        var enforcer = new Enforcer(agent, policy, InstantSource.system());
        var next = prompt().next(new AgentSession("one"), "Weiter?");
        var first = Thread.ofVirtual().start(() -> enforcer.answer(next, InMemoryFiles.empty()));
        agent.begun.await();
        var result = new AtomicReference<Enforced>();
        var second = Thread.ofVirtual().start(() -> result.set(enforcer.answer(next, InMemoryFiles.empty())));

        second.interrupt();

        assertThat(second.join(Duration.ofSeconds(60))).isTrue();
        assertThat(result.get())
                .isInstanceOfSatisfying(
                        Enforced.Failed.class,
                        failed -> assertThat(failed.failure()).isInstanceOf(AgentFailure.Cancelled.class));
        assertThat(agent.turns).hasValue(1);
        agent.letGo.countDown();
        first.join();
    }
}
