package dev.helix.evolution.develop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.Damage;
import dev.helix.domain.evolution.Denial;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.GateVerdict;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.PhaseBudget;
import dev.helix.domain.evolution.PhaseReport;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.WorkMode;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.JournalEntry.Recorded;
import dev.helix.domain.port.JournalEntry.SandboxDenied;
import dev.helix.evolution.fixture.FakeDeveloper;
import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.World;
import dev.helix.evolution.flow.Operations;
import dev.helix.testkit.ScriptedCommands;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DevelopmentTest {

    private static final ProjectId ID = new ProjectId("developing");

    private final World world = new World();
    private final World.Helix helix = world.start(Mortal.never());

    private void create(Phase... phases) {
        create(ID, phases);
    }

    private void create(ProjectId id, Phase... phases) {
        var spec = new Spec("Develop", "what and why", null, List.of("it greets in German", "it is fast"));
        helix.projects.create(id, spec, List.of(phases), World.BY);
    }

    private static Phase phase(String id, String word, int retries, List<String> gates, String... outputs) {
        return new Phase(id, "Phase " + id, "Do " + word + ".", gates, List.of(outputs), retries, PhaseBudget.NONE);
    }

    private static Phase phase(String word, int retries, String... outputs) {
        return phase("implement", word, retries, List.of(), outputs);
    }

    private static FakeDeveloper.Work writes(String path, String text) {
        return (project, workspaces, folders) -> {
            workspaces.write(project, path, text);
            return "Wrote " + path + ".";
        };
    }

    private PhaseReport report(String phase) {
        var report = world.folders.reports(ID).get(phase);
        assertThat(report).isNotNull();
        return Objects.requireNonNull(report);
    }

    private ProjectStatus develop() {
        return helix.development.develop(ID, World.BY, event -> {}).status();
    }

    @Test
    void derivesFromTheWorkspaceWhatTheProjectChangesAndSealsIt() {
        create(phase("work", 0, "new/done.txt", "modified/app.txt"));
        world.developer.on("work", (project, workspaces, folders) -> {
            workspaces.write(project, "done.txt", "done\n");
            workspaces.write(project, "app.txt", "one\n2\nthree\n");
            workspaces.delete(project, "notes.txt");
            workspaces.write(project, "docs/notes.txt", "notes\n");
            return "Done.";
        });

        assertThat(develop()).isEqualTo(ProjectStatus.READY);
        assertThat(helix.projects.show(ID).agents()).containsExactly("fake work-1");
        assertThat(helix.projects.sealed(ID).changes())
                .hasAtLeastOneElementOfType(Change.Add.class)
                .hasAtLeastOneElementOfType(Change.Modify.class)
                .hasAtLeastOneElementOfType(Change.Rename.class)
                .hasSize(3);
        assertThat(world.developer.prompts()).singleElement().satisfies(prompt -> {
            assertThat(prompt.profile()).isEqualTo(AgentProfile.DEVELOPER);
            assertThat(prompt.directory()).isEqualTo(world.workspaces.directory(ID));
            assertThat(prompt.text()).contains("Do work.", "what and why", "private checkout", "AC-1: it greets");
        });
        assertThat(world.workspaces.exists(ID)).isFalse();
        assertThat(report("implement").passed()).isTrue();
        assertThat(report("implement").filesWritten()).contains(new RepoPath("done.txt"), new RepoPath("notes.txt"));
        assertThat(world.folders.readable(ID)).contains("Phase implement: passed", "attempts: 1", "0.10 USD");
    }

    @Test
    void reportsWhatTheSandboxDeniedAndWhatWasLeftRunning() {
        create(phase("implement", "work", 0, List.of("tests")));
        world.developer.on("work", writes("done.txt", "done\n"));
        world.developer.denies("/etc/hosts");
        world.developer.leaves("sleep 600");
        var byTests = new Denial("/usr/forged", "unit", 1);
        world.commands.on(
                List.of("unit-tests"),
                new CommandResult(new CommandResult.Exit.Code(0), "1 passed", Duration.ofMillis(1), List.of(byTests)));

        assertThat(develop()).isEqualTo(ProjectStatus.READY);
        assertThat(report("implement").leftRunning()).containsExactly("sleep 600");
        assertThat(report("implement").attempts().getFirst().denied())
                .containsExactly(new Denial("/etc/hosts", "Bash: sh", 2), byTests);
        assertThat(world.journal.after(0))
                .map(Recorded::entry)
                .filteredOn(SandboxDenied.class::isInstance)
                .map(entry -> ((SandboxDenied) entry).denial())
                .containsExactly(new Denial("/etc/hosts", "Bash: sh", 2), byTests);
        assertThat(world.folders.readable(ID))
                .contains("Denied", "`/etc/hosts`", "2 times", "ended with it: `sleep 600`");
    }

    @Test
    void anAgentMayWorkOnTheOverlayItself() {
        create(phase("work", 0, "new/done.txt"));
        world.folders.plan(ID, WorkMode.OVERLAY, PhaseBudget.NONE);
        world.developer.on("work", (project, workspaces, folders) -> {
            folders.add(project, "done.txt", "done\n");
            return "Done.";
        });

        assertThat(develop()).isEqualTo(ProjectStatus.READY);
        assertThat(world.developer.prompts().getFirst().directory()).isEqualTo(world.folders.directory(ID));
    }

    @Test
    void sendsTheSameSessionBackUntilTheGatesAreOpen() {
        create(phase("work", 3, "new/a.txt", "new/b.txt", "new/c.txt"));
        world.developer.on("work", writes("a.txt", "a"), writes("b.txt", "b"), writes("c.txt", "c"));

        assertThat(develop()).isEqualTo(ProjectStatus.READY);
        assertThat(world.developer.prompts()).hasSize(3);
        assertThat(world.developer.prompts().get(1).resume()).hasToString("work-1");
        assertThat(world.developer.prompts().get(1).text())
                .contains("new/b.txt")
                .doesNotContain("new/a.txt");
        assertThat(report("implement").attempts())
                .extracting(PhaseReport.GatedTurn::passed)
                .containsExactly(false, false, true);
    }

    @Test
    void failsWithAReportThatAPersonCanActOnWhenTheRetriesAreUsedUp() {
        create(phase("work", 1, "new/z.txt"));
        world.developer.on("work", writes("a.txt", "a"), writes("b.txt", "b"), writes("c.txt", "c"));

        assertThat(develop()).isEqualTo(ProjectStatus.FAILED);
        assertThat(world.developer.prompts()).hasSize(2);
        assertThat(helix.projects.show(ID).error())
                .contains("phase:implement", "files_exist", "new/z.txt", "2 attempts", "max_retries of 1");
        assertThat(report("implement").error()).contains("helix project retry developing");
        assertThat(world.folders.readable(ID)).contains("failed", "What to do", "new/z.txt");
        assertThat(helix.projection.unfinished()).isEmpty();
    }

    /** What is kept of a failed phase is read by people, in chats and on pages. */
    private String kept() {
        var report = Objects.requireNonNull(helix.projects.show(ID).report());
        assertThat(report.stages()).isNotEmpty();
        var log = report.stages().getLast().logTail();
        assertThat(log).doesNotContain("Repair this", "broke off", "stays shut", "You touched", "Go on where");
        return log;
    }

    @Test
    void whatTheAgentWasToldIsNotWhatPeopleReadOfAFailedPhase() {
        create(phase("work", 0, "new/v.txt", "new/w.txt", "new/x.txt", "new/y.txt"));
        world.developer.on("work", writes("a.txt", "1"));

        assertThat(develop()).isEqualTo(ProjectStatus.FAILED);
        assertThat(kept().lines())
                .as("its line has three of them")
                .hasSize(4)
                .allMatch(line -> line.endsWith(": this output of the phase is missing; write it"));
    }

    @Test
    void ofATurnThatBrokeOffPeopleReadItsReasonAlone() {
        create(phase("work", 0, "new/z.txt"));
        world.developer.on("work", writes("a.txt", "1"));
        world.developer.fails(new AgentFailure.ProtocolError("no end"));

        assertThat(develop()).isEqualTo(ProjectStatus.FAILED);
        assertThat(helix.projects.show(ID).error()).contains("no end");
        assertThat(kept()).isEmpty();
    }

    @Test
    void whatTestsPrintedInAFailedPhaseIsReadAsItIs() {
        create(phase("implement", "work", 0, List.of("tests")));
        world.commands.on(List.of("unit-tests"), ScriptedCommands.exit(1, "1 passed, 1 failed: expected Hallo\n"));
        world.developer.on("work", writes("a.txt", "1"));

        assertThat(develop()).isEqualTo(ProjectStatus.FAILED);
        assertThat(kept()).isEqualTo("1 passed, 1 failed: expected Hallo\n");
    }

    @Test
    void anAgentThatGoesRoundInCirclesIsNotAskedAgain() {
        create(phase("work", 10, "new/z.txt"));
        world.developer.on(
                "work", writes("a.txt", "1"), writes("a.txt", "2"), writes("a.txt", "1"), writes("a.txt", "2"));

        assertThat(develop()).isEqualTo(ProjectStatus.FAILED);
        assertThat(world.developer.prompts()).hasSize(3);
        assertThat(helix.projects.show(ID).error()).contains("round in circles");
    }

    @Test
    void whatIsTooMuchForOneTurnIsAskedForInPartsOnceAndNotAgain() {
        create(phase("work", 3, "new/z.txt"));
        world.developer.on("work", writes("a.txt", "1"));
        world.developer.fails(
                new AgentFailure.TurnLimit("too long"),
                new AgentFailure.Overloaded("529"),
                new AgentFailure.TurnLimit("too long"));

        assertThat(develop()).isEqualTo(ProjectStatus.FAILED);
        assertThat(world.developer.prompts()).hasSize(3);
        assertThat(world.developer.prompts().get(1).text()).contains("in parts");
        assertThat(world.developer.prompts().get(2).text()).contains("in parts");
        assertThat(helix.projects.show(ID).error()).contains("too long", "in parts it was too much", "2 attempts");
    }

    @Test
    void whatIsDoneInPartsIsSentBackForWhatIsMissing() {
        create(phase("work", 3, "new/b.txt"));
        world.developer.on("work", writes("a.txt", "1"), writes("b.txt", "2"));
        world.developer.fails(new AgentFailure.TurnLimit("too long"));

        assertThat(develop()).isEqualTo(ProjectStatus.READY);
        assertThat(world.developer.prompts()).hasSize(3);
        assertThat(world.developer.prompts().get(2).text())
                .contains("new/b.txt")
                .doesNotContain("in parts");
    }

    static Stream<AgentFailure> endsOfAConversation() {
        return Stream.of(
                new AgentFailure.SessionNotFound("gone"),
                new AgentFailure.PromptTooLong("full"),
                new AgentFailure.NoAnswer("empty"),
                new AgentFailure.ProtocolError("broken"));
    }

    @ParameterizedTest
    @MethodSource("endsOfAConversation")
    void aConversationThatLeadsNowhereIsLeftForANewOne(AgentFailure failure) {
        create(phase("work", 2, "new/b.txt"));
        world.developer.on("work", writes("a.txt", "1"), writes("b.txt", "2"));
        world.developer.fails(failure);

        assertThat(develop()).isEqualTo(ProjectStatus.READY);
        var prompts = world.developer.prompts();
        assertThat(prompts).extracting(Prompt::resume).containsExactly(null, null, new AgentSession("work-2"));
        assertThat(prompts.get(1).text()).contains("Do work.", "The last turn broke off");
        assertThat(world.developer.ended()).containsExactly(new AgentSession("work-1"), new AgentSession("work-2"));
    }

    @Test
    void theConversationThatAPhaseFailedInIsEndedThoughNobodyGoesOnWithIt() {
        create(phase("work", 0, "new/b.txt"));
        world.developer.on("work", writes("a.txt", "1"));
        world.developer.fails(new AgentFailure.NoAnswer("empty"));
        world.developer.leaves("sleep 100");

        assertThat(develop()).isEqualTo(ProjectStatus.FAILED);
        assertThat(world.developer.ended()).containsExactly(new AgentSession("work-1"));
        assertThat(report("implement").leftRunning()).containsExactly("sleep 100");
    }

    @Test
    void whatFillsAConversationOfItsOwnIsAskedForInPartsOnceAndNotAgain() {
        create(phase("work", 5, "new/z.txt"));
        world.developer.on("work", writes("a.txt", "1"));
        world.developer.fails(new AgentFailure.PromptTooLong("full"), new AgentFailure.PromptTooLong("full"));

        assertThat(develop()).isEqualTo(ProjectStatus.FAILED);
        assertThat(world.developer.prompts()).hasSize(2);
        assertThat(world.developer.prompts().get(1).text()).contains("Do work.", "in parts");
        assertThat(helix.projects.show(ID).error()).contains("in parts it was too much", "2 attempts");
    }

    static Stream<AgentFailure> whatOnlyAPersonMends() {
        return Stream.of(
                new AgentFailure.NotInstalled("no claude"),
                new AgentFailure.WrongVersion("too old", "1", "2"),
                new AgentFailure.NotLoggedIn("401"));
    }

    @ParameterizedTest
    @MethodSource("whatOnlyAPersonMends")
    void anAgentThatCanNotBeAskedIsNotMendedByHints(AgentFailure failure) {
        create(phase("work", 2, "new/a.txt"));
        world.developer.on("work", writes("a.txt", "1"));
        world.developer.fails(failure);

        assertThat(develop()).isEqualTo(ProjectStatus.FAILED);
        assertThat(report("implement").error())
                .contains(failure.message(), "Mend that, then say `helix project retry " + ID + "`")
                .doesNotContain("--hints");
        assertThat(develop()).isEqualTo(ProjectStatus.READY);
    }

    @Test
    void testsRunInACheckoutOfTheirOwnAndTheirOutputGoesBackToTheAgent() {
        create(phase("implement", "work", 3, List.of("syntax", "tests")));
        world.commands.on(
                List.of("unit-tests"),
                ScriptedCommands.exit(1, "1 passed, 1 failed: expected Hallo\n"),
                ScriptedCommands.exit(0, "nothing\n"),
                ScriptedCommands.exit(0, "2 passed, 0 failed\n"));
        world.developer.on("work", writes("a.txt", "1"), writes("a.txt", "2"), writes("a.txt", "3"));

        assertThat(develop()).isEqualTo(ProjectStatus.READY);
        assertThat(world.developer.prompts().get(1).text()).contains("'tests'", "exit code 1", "expected Hallo");
        assertThat(world.developer.prompts().get(2).text()).contains("no test that ran");
        assertThat(world.commands.ran())
                .allSatisfy(command -> assertThat(command.directory()).isNotEqualTo(world.workspaces.directory(ID)));
    }

    @Test
    void everyAcceptanceItemMustBeNamed() {
        create(phase("implement", "work", 3, List.of("spec_coverage")));
        world.developer.on(
                "work",
                (project, workspaces, folders) -> {
                    workspaces.write(project, "a.txt", "a");
                    return "AC-11 is met.";
                },
                (project, workspaces, folders) -> "AC-1: by a parameter. It is *fast*: measured.");

        assertThat(develop()).isEqualTo(ProjectStatus.READY);
        assertThat(world.developer.prompts().getFirst().text()).contains("names every item");
        assertThat(world.developer.prompts().get(1).text()).contains("AC-1", "AC-2");
    }

    @Test
    void whatWasReportedBeforeAHookSentTheAgentBackIsStillSaid() {
        create(phase("implement", "work", 0, List.of("spec_coverage")));
        world.developer.drafts("AC-1: by a parameter. AC-2: measured.");
        world.developer.on("work", (project, workspaces, folders) -> {
            workspaces.write(project, "a.txt", "a");
            return "The file is right now.";
        });

        assertThat(develop()).isEqualTo(ProjectStatus.READY);
    }

    @Test
    void ofAGateThatCouldNotJudgeNoAgentIsTold() {
        create(phase("implement", "work", 3, List.of("rule")));
        world.developer.on("work", writes("done.txt", "done\n"));
        world.rule =
                new GateVerdict("rule", List.of(Finding.of("VALIDATOR_FAILED: it took too long")), "", List.of(), true);

        assertThat(develop()).isEqualTo(ProjectStatus.FAILED);
        assertThat(world.developer.prompts()).hasSize(1);
        assertThat(report("implement").error()).contains("VALIDATOR_FAILED", "1 attempt; asking again would not help");
    }

    @Test
    void damageFailsThePhaseAtOnce() {
        create(phase("work", 3));
        world.developer.on("work", writes("a.txt", "a"));
        world.damage.add(new Damage(".git/hooks/pre-commit", "it was added", true));

        assertThat(develop()).isEqualTo(ProjectStatus.FAILED);
        assertThat(world.developer.prompts()).hasSize(1);
        assertThat(helix.projects.show(ID).error()).contains(".git/hooks/pre-commit");
        assertThat(world.folders.readable(ID)).contains("it was added; put back");
        assertThat(kept()).isEqualTo("- .git/hooks/pre-commit: it was added, and put back\n");
    }

    @Test
    void anEditedStatusIsPutBackAndCounted() {
        create(phase("one", "first", 0, List.of()), phase("two", "second", 0, List.of(), "new/b.txt"));
        world.developer.on("first", (project, workspaces, folders) -> {
            workspaces.write(project, "a.txt", "a");
            folders.edit(project, "integrated");
            return "All done.";
        });
        world.developer.on("second", writes("b.txt", "b"));

        assertThat(develop()).isEqualTo(ProjectStatus.READY);
        assertThat(helix.projection.statusEdits(ID)).isEqualTo(1);
        assertThat(report("one").statusEdits()).isEqualTo(1);
        assertThat(world.folders.shown(ID)).contains(helix.projects.show(ID));
        assertThat(world.developer.prompts()).hasSize(2);
    }

    @Test
    void saidToBeReadyWhileDevelopingTheGatesDecide() {
        create(phase("one", "first", 0, List.of(), "new/a.txt"), phase("two", "second", 0, List.of(), "new/b.txt"));
        world.developer.on("first", (project, workspaces, folders) -> FakeDeveloper.HANG);
        world.developer.on("second", writes("b.txt", "b"));
        interrupt();
        world.folders.add(ID, "a.txt", "by hand");
        world.folders.edit(ID, "ready");

        assertThat(develop()).isEqualTo(ProjectStatus.READY);
        assertThat(world.developer.prompts())
                .extracting(prompt -> prompt.text().contains("Do second."))
                .containsExactly(false, true);
        assertThat(helix.projection.statusEdits(ID)).isEqualTo(1);
    }

    private void interrupt() {
        var run = helix.development.begin(ID, World.BY, "", event -> {});
        var ended = CompletableFuture.supplyAsync(run::complete);
        try {
            world.developer.awaitHang();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(helix.development.stop(ID)).isTrue();
        assertThat(ended.join().state()).isEqualTo(Operation.State.ROLLED_BACK);
        assertThat(helix.projects.show(ID).status()).isEqualTo(ProjectStatus.DEVELOPING);
    }

    @Test
    void stoppedItGoesOnAtItsPhase() {
        create(phase("one", "first", 0, List.of()), phase("two", "second", 0, List.of(), "new/b.txt"));
        world.developer.on("first", writes("a.txt", "a"));
        world.developer.on("second", (project, workspaces, folders) -> FakeDeveloper.HANG, writes("b.txt", "b"));
        interrupt();

        assertThat(develop()).isEqualTo(ProjectStatus.READY);
        assertThat(world.developer.prompts()).hasSize(3);
        assertThat(helix.projects.sealed(ID).changes()).hasSize(2);
    }

    @Test
    void stoppedItCanBeAborted() {
        create(phase("work", 0));
        world.developer.on("work", (project, workspaces, folders) -> FakeDeveloper.HANG);
        interrupt();

        assertThat(helix.moves.beginAbort(ID, World.BY).complete().state()).isEqualTo(Operation.State.SUCCEEDED);
    }

    @Test
    void retryTellsHintsEvidenceAndWhatIsThereAndRepeatsNoFinishedPhase() {
        create(phase("one", "first", 0, List.of()), phase("two", "second", 0, List.of(), "new/b.txt"));
        world.developer.on("first", writes("a.txt", "a"));
        world.developer.on("second", writes("half.txt", "half\n"), writes("b.txt", "b"));
        assertThat(develop()).isEqualTo(ProjectStatus.FAILED);

        helix.development.begin(ID, World.BY, "look at b", event -> {}).complete();

        assertThat(helix.projects.show(ID).status()).isEqualTo(ProjectStatus.READY);
        assertThat(world.developer.prompts()).hasSize(3);
        assertThat(world.developer.prompts().getLast().text())
                .contains("look at b", "new/b.txt", "half.txt", "Why an earlier try failed");
        assertThat(report("two").hints()).isEqualTo("look at b");
    }

    @Test
    void theLastPhaseIsRepeatedWithTheEvidenceWhenTheTestSystemRefusedTheWork() {
        create(phase("one", "first", 0, List.of()), phase("two", "second", 0, List.of()));
        world.developer.on("first", writes("a.txt", "a"));
        world.developer.on("second", writes("b.txt", "b"), writes("b.txt", "better"));
        assertThat(develop()).isEqualTo(ProjectStatus.READY);
        world.unitTestsEnd(1, "1 passed, 1 failed: b is bad\n");
        helix.deployment.begin(ID, World.BY).complete();
        assertThat(helix.projects.show(ID).status()).isEqualTo(ProjectStatus.FAILED);
        world.clock.move(Duration.ofMinutes(1));

        assertThat(develop()).isEqualTo(ProjectStatus.READY);
        assertThat(world.developer.prompts()).hasSize(3);
        assertThat(world.developer.prompts().getLast().text()).contains("b is bad", "Do second.");
    }

    @Test
    void aBudgetEndsThePhase() {
        var budget = new PhaseBudget(null, null, new BigDecimal("0.15"));
        create(new Phase("implement", "Implement", "Do work.", List.of(), List.of("new/z.txt"), 9, budget));
        world.developer.on("work", writes("a", "1"), writes("a", "2"), writes("a", "3"));

        assertThat(develop()).isEqualTo(ProjectStatus.FAILED);
        assertThat(world.developer.prompts()).hasSize(2);
        assertThat(helix.projects.show(ID).error()).contains("budget of the phase", "0.15 USD");
        assertThat(report("implement").error())
                .contains("Change `budget` in phases.yaml")
                .doesNotContain("--hints");
    }

    @Test
    void aTurnIsToldWhatItMayCostAndAnOverrunFailsThePhase() {
        var budget = new PhaseBudget(null, null, new BigDecimal("0.05"));
        create(new Phase("implement", "Implement", "Do work.", List.of(), List.of(), 9, budget));
        world.developer.on("work", writes("a", "1"));

        assertThat(develop()).isEqualTo(ProjectStatus.FAILED);
        assertThat(world.developer.prompts())
                .singleElement()
                .satisfies(prompt -> assertThat(prompt.usd()).isEqualByComparingTo("0.05"));
        assertThat(helix.projects.show(ID).error()).contains("overrun", "0.10 USD", "0.05 USD");
        assertThat(report("implement").error())
                .contains("Change `budget` in phases.yaml")
                .doesNotContain("--hints");
    }

    @Test
    void theBudgetOfTheProjectCountsAllItsPhases() {
        create(phase("one", "first", 0, List.of()), phase("two", "second", 9, List.of(), "new/z.txt"));
        world.folders.plan(ID, WorkMode.WORKSPACE, new PhaseBudget(3, Duration.ofHours(1), null));
        world.developer.on("first", writes("a", "1"));
        world.developer.on("second", writes("b", "1"), writes("b", "2"), writes("b", "3"));

        assertThat(develop()).isEqualTo(ProjectStatus.FAILED);
        assertThat(world.developer.prompts()).hasSize(3);
        assertThat(helix.projects.show(ID).error()).contains("budget of the project", "3 attempts");
    }

    @Test
    void theBudgetOfTheProjectHoldsOverAllRuns() {
        create(phase("work", 1, "new/z.txt"));
        world.folders.plan(ID, WorkMode.WORKSPACE, new PhaseBudget(3, null, null));
        world.developer.on("work", writes("a", "1"), writes("a", "2"), writes("a", "3"), writes("a", "4"));
        assertThat(develop()).isEqualTo(ProjectStatus.FAILED);
        assertThat(helix.projects.show(ID).error()).contains("max_retries of 1");

        assertThat(develop()).isEqualTo(ProjectStatus.FAILED);
        assertThat(helix.projects.show(ID).error()).contains("budget of the project", "3 attempts");
        assertThat(develop()).isEqualTo(ProjectStatus.FAILED);

        assertThat(helix.projects.show(ID).error()).contains("used up by earlier runs");
        assertThat(report("implement").error()).contains("Raise `budget`");
        assertThat(world.developer.prompts()).hasSize(3);
        assertThat(world.folders.readable(ID))
                .contains("All runs together: 3 attempts, 60 s, 30 tokens read, 30 written, 0.30 USD");
    }

    @Test
    void anAttemptThatWasStoppedIsOneOfTheBudget() {
        create(phase("work", 9, "new/b.txt"));
        world.folders.plan(ID, WorkMode.WORKSPACE, new PhaseBudget(2, null, null));
        world.developer.on("work", (project, workspaces, folders) -> FakeDeveloper.HANG, writes("a", "1"));
        interrupt();

        assertThat(develop()).isEqualTo(ProjectStatus.FAILED);
        assertThat(world.developer.prompts()).hasSize(2);
        assertThat(helix.projects.show(ID).error()).contains("budget of the project");
    }

    @Test
    void aFileThatMovedAndWasChangedOnTheWayIsARename() {
        create(phase("work", 0));
        world.developer.on("work", (project, workspaces, folders) -> {
            workspaces.delete(project, "app.txt");
            workspaces.write(project, "src/app.txt", "one\n2\nthree\n");
            return "Moved.";
        });

        assertThat(develop()).isEqualTo(ProjectStatus.READY);
        assertThat(helix.projects.sealed(ID).changes())
                .singleElement()
                .isInstanceOfSatisfying(Change.Rename.class, rename -> {
                    assertThat(rename.from()).isEqualTo(new RepoPath("app.txt"));
                    assertThat(rename.path()).isEqualTo(new RepoPath("src/app.txt"));
                });
    }

    @Test
    void threeProjectsAreDevelopedInTurnsOfTwo() throws Exception {
        var working = new AtomicInteger();
        var most = new AtomicInteger();
        var two = new CountDownLatch(2);
        world.developer.on("work", (project, workspaces, folders) -> {
            most.accumulateAndGet(working.incrementAndGet(), Math::max);
            two.countDown();
            await(two);
            workspaces.write(project, project + ".txt", "done");
            working.decrementAndGet();
            return "Done.";
        });
        var ids = List.of(new ProjectId("p1"), new ProjectId("p2"), new ProjectId("p3"));
        ids.forEach(id -> create(id, phase("work", 0)));
        var operations = new Operations(helix.projection);

        ids.forEach(id -> operations.submit(helix.development.begin(id, World.BY, "", event -> {})));

        assertThat(operations.drain(Duration.ofSeconds(30))).isTrue();
        assertThat(ids)
                .allSatisfy(id -> assertThat(helix.projects.show(id).status()).isEqualTo(ProjectStatus.READY));
        assertThat(most.get()).isEqualTo(2);
        assertThat(world.developer.prompts())
                .extracting(prompt -> prompt.resume())
                .containsOnlyNulls();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theReportIsTrueAtEveryMoment() {
        create(phase("first", "first", 0, List.of()), phase("second", "second", 0, List.of()));
        var during = new AtomicReference<>("");
        world.developer.on("first", writes("a.txt", "a"));
        world.developer.denies("/etc/hosts");
        world.developer.refuses("/etc/passwd");
        world.developer.on(
                "second",
                (project, workspaces, folders) -> {
                    during.set(folders.readable(project));
                    return FakeDeveloper.HANG;
                },
                writes("b.txt", "b"));

        interrupt();

        assertThat(during.get()).contains("## Phase first: passed", "## Phase second: running", "attempt 1: works");
        var stopped = world.folders.readable(ID);
        assertThat(stopped).contains("op-4 was interrupted").doesNotContain("running");
        assertThat(develop()).isEqualTo(ProjectStatus.READY);
        var whole = world.folders.readable(ID);
        assertThat(whole)
                .contains("## Phase first: done", "phases/first.json", "## Phase second: passed", "10 read, 10 written")
                .contains("places that the sandbox denied: 1, writes that the rules refused: 1")
                .containsPattern(
                        "\\| op-\\d+ \\| first \\| [^|]+ \\| [^|]+ \\| 1 \\| 20 s \\| 10 / 10 \\| 0.10 USD \\|")
                .contains("0.10 USD")
                .doesNotContain("running", "0E-");
    }

    @Test
    void aPriceThatNobodyTellsIsNotReportedAsNone() {
        create(phase("work", 0));
        world.developer.on("work", writes("done.txt", "done\n"));
        world.developer.tellsNoPrice();

        assertThat(develop()).isEqualTo(ProjectStatus.READY);
        assertThat(world.folders.readable(ID))
                .contains("1 attempt, 20 s, 10 tokens read, 10 written, not told by the agent.")
                .contains("| 10 / 10 | not told by the agent |")
                .doesNotContain("USD");
    }

    @Test
    void tokensThatNobodyCountedAreNotReportedAsNone() {
        create(phase("work", 0));
        world.developer.on("work", writes("done.txt", "done\n"));
        world.developer.fails(new AgentFailure.BudgetExceeded("broken off"));
        world.developer.takesWhenItFails(new Usage(2, 0, 0, new BigDecimal("40.10"), Duration.ofSeconds(1)));

        assertThat(develop()).isEqualTo(ProjectStatus.FAILED);
        assertThat(world.folders.readable(ID))
                .contains("s, tokens not told by the agent, cost: 40.10 USD")
                .contains("s, tokens not told by the agent, 40.10 USD")
                .contains("| tokens not told by the agent | 40.10 USD |")
                .doesNotContain("0 read", "0 tokens read", "| 0 / 0 |");
    }

    @Test
    void whatAnOutageCostIsInTheReport() {
        create(phase("work", 0));
        world.developer.on("work", writes("done.txt", "done\n"));
        world.developer.fails(new AgentFailure.Overloaded("529"));
        world.developer.takesWhenItFails(new Usage(1, 1, 1, new BigDecimal("0.05"), Duration.ofSeconds(1)));

        assertThat(develop()).isEqualTo(ProjectStatus.READY);
        assertThat(world.folders.readable(ID)).contains("All runs together: 1 attempt, ", "0.15 USD");
    }

    @Test
    void aWriteThatWasRefusedIsTold() {
        create(phase("work", 0));
        world.developer.on("work", writes("done.txt", "done\n"));
        world.developer.refuses("/etc/passwd");

        assertThat(develop()).isEqualTo(ProjectStatus.READY);
        assertThat(report("implement").attempts().getFirst().denied()).isEmpty();
        assertThat(report("implement").attempts().getFirst().refused())
                .containsExactly(new Denial("/etc/passwd", "Write", 1));
        assertThat(world.folders.readable(ID)).contains("Refused by the rules for an agent's writes", "/etc/passwd");
    }

    @Test
    void anOutageOfMinutesIsWaitedForAndCostsNoAttempt() {
        create(phase("work", 0));
        world.developer.on("work", writes("a.txt", "a"));
        world.developer.fails(
                new AgentFailure.Overloaded("529"),
                new AgentFailure.RateLimited("429", Duration.ofMinutes(10)),
                new AgentFailure.Unreachable("no route", null));
        var begun = world.clock.instant();
        var told = new ArrayList<AgentEvent>();

        var status = helix.development.develop(ID, World.BY, told::add).status();

        assertThat(status).isEqualTo(ProjectStatus.READY);
        assertThat(report("implement").attempts()).hasSize(1);
        assertThat(Duration.between(begun, world.clock.instant()))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(30 + 600 + 120));
        assertThat(told)
                .filteredOn(AgentEvent.ModelRetry.class::isInstance)
                .extracting(event -> ((AgentEvent.ModelRetry) event).delay())
                .containsExactly(Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofMinutes(2));
    }

    @Test
    void whoFollowsItSeesWhyNothingHappens() {
        create(phase("work", 0));
        world.developer.on("work", writes("a.txt", "a"));
        world.developer.tells(
                new AgentEvent.Queued(),
                new AgentEvent.Silent(Duration.ofSeconds(90)),
                new AgentEvent.HookFeedback("PostToolUse", "no\nstep"),
                new AgentEvent.Superseded("cut"),
                new AgentEvent.ModelRetry(1, Duration.ofSeconds(4), "529"));
        world.developer.denies("/etc/passwd");
        world.developer.fails(new AgentFailure.Overloaded("busy"));
        var lines = new ArrayList<String>();
        var denied = new ArrayList<String>();
        helix.projection.listen(said -> lines.add(said.line()));
        helix.projection.subscribe(recorded -> {
            if (recorded.entry() instanceof JournalEntry.SandboxDenied entry) {
                denied.add(entry.denial().line());
            }
        });

        assertThat(develop()).isEqualTo(ProjectStatus.READY);
        assertThat(lines)
                .containsSubsequence(
                        "waits for a free process: all are busy",
                        "the agent has been silent for 90 s",
                        "a check told the agent: no step",
                        "the agent begins anew: cut",
                        "waits 4 s for the model: 529",
                        "waits 30 s for the model: OVERLOADED: busy",
                        "waits for a free process: all are busy");
        assertThat(denied).contains("denied by the sandbox: /etc/passwd (Bash: sh), 2 times");
    }

    @Test
    void anOutageThatIsTooLongPausesTheDevelopmentWhichGoesOnLater() {
        create(phase("work", 0));
        world.developer.on("work", writes("a.txt", "a"));
        var forEver = new AgentFailure[100];
        Arrays.fill(forEver, new AgentFailure.Overloaded("529"));
        world.developer.fails(forEver);

        assertThat(develop()).isEqualTo(ProjectStatus.DEVELOPING);
        assertThat(report("implement").error()).contains("helix project develop " + ID, "OVERLOADED");
        assertThat(world.folders.readable(ID))
                .contains("## Phase implement: waits for the model", "| waits for the model |")
                .doesNotContain("failed");
        world.developer.recovers();
        assertThat(develop()).isEqualTo(ProjectStatus.READY);
        assertThat(world.folders.readable(ID)).contains("| waited: ").doesNotContain("failed");
    }

    @Test
    void oneProjectIsDevelopedByOneAtATime() {
        create(phase("work", 0));
        helix.development.begin(ID, World.BY, "", event -> {});

        assertThatThrownBy(() -> helix.development.begin(ID, World.BY, "", event -> {}))
                .hasMessageContaining("SLOT_TAKEN");
    }

    @Test
    void refusesAProjectWithoutPhasesOrWithAGateThatIsNotThere() {
        create();
        assertThatThrownBy(this::develop).hasMessageContaining("INVALID_SPEC").hasMessageContaining("phases.yaml");
        var other = new ProjectId("other");
        create(other, phase("implement", "work", 0, List.of("moon")));
        assertThatThrownBy(() -> helix.development.develop(other, World.BY, event -> {}))
                .hasMessageContaining("moon")
                .hasMessageContaining("files_exist, rule, spec_coverage, syntax, tests");
        assertThat(helix.projects.show(ID).status()).isEqualTo(ProjectStatus.PENDING);
    }

    @Test
    void refusesAProjectThatIsReady() {
        assertThatThrownBy(() -> helix.development.develop(World.PROJECT, World.BY, event -> {}))
                .hasMessageContaining("ILLEGAL_TRANSITION");
    }

    @Test
    void failsTheProjectWhenNothingIsThereToSeal() {
        create(phase("work", 0));
        world.developer.on("work", (project, workspaces, folders) -> "Nothing to do.");

        assertThat(develop()).isEqualTo(ProjectStatus.FAILED);
        assertThat(helix.projects.show(ID).error()).contains("changes nothing");
    }
}
