package dev.helix.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Report;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.JournalEntry;
import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.World;
import dev.helix.testkit.InMemorySlots;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FlowsTest {

    private final World world = new World();
    private final World.Helix helix = world.start(Mortal.never());

    private EvolutionProject project() {
        return helix.projects.show(World.PROJECT);
    }

    private Report report() {
        return Objects.requireNonNull(project().report());
    }

    /** Returns the tree that a deployment of the project is going to build. */
    private TreeId candidate() {
        var twin = new World();
        twin.start(Mortal.never()).deploy();
        return twin.start(Mortal.never())
                .projects
                .show(World.PROJECT)
                .integrable()
                .tree();
    }

    private static TreeId runs(InMemorySlots slots) {
        return slots.current().map(SlotContent::tree).orElseThrow();
    }

    @Nested
    class Deploying {

        @Test
        void runsTheCandidateOnTheTestSystemAndNothingElseAnywhere() {
            var operation = helix.deploy();

            assertThat(operation.state()).isEqualTo(Operation.State.SUCCEEDED);
            assertThat(project().status()).isEqualTo(ProjectStatus.DEPLOYED);
            assertThat(runs(world.testSlots)).isEqualTo(project().integrable().tree());
            assertThat(world.production.content().map(SlotContent::tree)).contains(world.old);
            assertThat(world.repository.tree(world.repository.main())).isEqualTo(world.old);
        }

        @Test
        void tellsStagesAndTestsInItsReport() {
            helix.deploy();

            assertThat(report().stages())
                    .extracting(StageReport::name, StageReport::outcome, StageReport::testsRun)
                    .containsExactly(
                            tuple("syntax", StageReport.Outcome.PASSED, 2),
                            tuple("baseline", StageReport.Outcome.PASSED, 3),
                            tuple("unit", StageReport.Outcome.PASSED, 3),
                            tuple("e2e", StageReport.Outcome.PASSED, 2),
                            tuple("canary", StageReport.Outcome.SKIPPED, 0));
        }

        @Test
        void givesTheEndToEndTestsAloneTheAddressOfTheTestSystem() {
            helix.deploy();

            assertThat(world.commands.ran())
                    .extracting(CommandRunner.Command::environment)
                    .satisfiesExactly(
                            baseline -> assertThat(baseline).doesNotContainKey("HELIX_TEST_URL"),
                            unit -> assertThat(unit)
                                    .containsEntry("HELIX_SYSTEM", "test")
                                    .containsKey("HELIX_TREE")
                                    .doesNotContainKey("HELIX_TEST_URL"),
                            e2e -> assertThat(e2e).containsEntry("HELIX_TEST_URL", "http://127.0.0.1:9001"));
        }

        @Test
        void failsTheProjectWhenATestFailsAndRestoresTheTestSystem() {
            world.unitTestsEnd(1, "FAIL adds up\n2 passed, 1 failed\n");

            var operation = helix.deploy();

            assertThat(operation.state()).isEqualTo(Operation.State.ROLLED_BACK);
            assertThat(project().status()).isEqualTo(ProjectStatus.FAILED);
            assertThat(project().error()).contains("unit").contains("exit code 1");
            assertThat(report().passed()).isFalse();
            assertThat(report().stages().getLast().logTail()).contains("FAIL adds up");
            assertThat(world.testSystem.content().map(SlotContent::tree)).contains(world.old);
        }

        @Test
        void failsTheProjectWhenItsTestsRanNothing() {
            world.unitTestsEnd(0, "0 passed, 0 failed\n");

            helix.deploy();

            assertThat(project().status()).isEqualTo(ProjectStatus.FAILED);
            assertThat(project().error()).contains("no test that ran");
        }

        @Test
        void failsTheProjectWhenTheSystemDoesNotComeUpAndKeepsItsLog() {
            world.testSystem.diesAtStart(candidate());

            var operation = helix.deploy();

            assertThat(operation.state()).isEqualTo(Operation.State.ROLLED_BACK);
            assertThat(project().status()).isEqualTo(ProjectStatus.FAILED);
            assertThat(report().stages())
                    .singleElement()
                    .satisfies(stage -> assertThat(stage.name()).isEqualTo("start"))
                    .satisfies(stage -> assertThat(stage.logTail()).contains("the log of the test system"));
            assertThat(world.testSystem.content()).isEqualTo(world.testSlots.current());
            assertThat(runs(world.testSlots)).isEqualTo(world.old);
        }

        /** Sentences are for everybody, and the log of a system is not. */
        @Test
        void whyTheOldSystemDoesNotComeBackIsToldWithoutItsLog() {
            world.unitTestsEnd(1, "FAIL adds up\n2 passed, 1 failed\n");
            helix.projection.subscribe(recorded -> {
                if (recorded.entry() instanceof JournalEntry.StepFailed) {
                    world.testSystem.neverHealthy(world.old);
                }
            });

            var operation = helix.deploy();

            assertThat(operation.state()).isEqualTo(Operation.State.FAILED);
            assertThat(operation.error()).contains("does not come back", "503").doesNotContain("the log of");
            assertThat(operation.steps())
                    .extracting(Operation.StepRun::detail)
                    .noneMatch(told -> told.contains("the log of"));
        }

        @Test
        void failsTheProjectWhenTheSystemReportsAnotherTree() {
            world.testSystem.reports(candidate(), world.old);

            helix.deploy();

            assertThat(project().status()).isEqualTo(ProjectStatus.FAILED);
            assertThat(project().error()).contains("instead of");
        }

        @Test
        void saysPlainlyThatAPersonMustLookWhenTheOldSystemDoesNotComeBackEither() {
            world.testSystem.diesAtStart(candidate());
            world.testSystem.cannotStart(world.old);

            var operation = helix.deploy();

            assertThat(operation.state()).isEqualTo(Operation.State.FAILED);
            assertThat(operation.error()).contains("could not be put back").contains("can't be started");
        }

        @Test
        void leavesTheProjectReadyWhenItConflictsWithMain() {
            world.commit("app.txt", "one\nzwei\nthree\n");

            var operation = helix.deploy();

            assertThat(operation.state()).isEqualTo(Operation.State.ROLLED_BACK);
            assertThat(operation.error()).contains("app.txt");
            assertThat(project().status()).isEqualTo(ProjectStatus.READY);
        }

        @Test
        void mergesWithWhatMainChangedElsewhere() {
            world.commit("notes.txt", "other notes\n");

            helix.deploy();

            assertThat(world.testSlots.files(
                            world.testSlots.current().orElseThrow().slot()))
                    .containsEntry("notes.txt", "other notes\n")
                    .containsEntry("app.txt", "one\nTWO\nthree\n")
                    .containsEntry("new.txt", "new\n");
        }

        @Test
        void saysSoWhenMainHasItAlready() {
            world.commit("app.txt", "one\nTWO\nthree\n");
            world.commit("new.txt", "new\n");

            assertThat(helix.deploy().error()).contains("already contains");
            assertThat(project().status()).isEqualTo(ProjectStatus.READY);
        }

        @Test
        void isRefusedWhileAnotherDeploymentRuns() {
            var running = helix.deployment.begin(World.PROJECT, World.BY);

            assertThatThrownBy(() -> helix.deployment.begin(World.PROJECT, "user:bob"))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.refusal())
                                    .isInstanceOfSatisfying(Refusal.SlotTaken.class, taken -> {
                                        assertThat(taken.holder()).isEqualTo(running.id());
                                        assertThat(taken.owner()).isEqualTo(World.BY);
                                    }));
            assertThat(running.complete().state()).isEqualTo(Operation.State.SUCCEEDED);
        }

        @Test
        void isRefusedForAProjectThatIsOver() {
            helix.deploy();
            helix.integrate();

            assertThatThrownBy(helix::deploy).hasMessageContaining("ILLEGAL_TRANSITION");
        }
    }

    @Nested
    class Integrating {

        @Test
        void isRefusedBeforeAValidation() {
            assertThatThrownBy(helix::integrate).hasMessageContaining("ILLEGAL_TRANSITION");
        }

        @Test
        void bringsExactlyTheTestedTreeIntoProduction() {
            helix.deploy();
            var tested = project().integrable().tree();

            var operation = helix.integrate();

            assertThat(operation.state()).isEqualTo(Operation.State.SUCCEEDED);
            assertThat(world.repository.tree(world.repository.main())).isEqualTo(tested);
            assertThat(world.production.content().map(SlotContent::tree)).contains(tested);
            assertThat(world.workTree.files()).containsEntry("new.txt", "new\n");
            assertThat(project().status()).isEqualTo(ProjectStatus.INTEGRATED);
            assertThat(world.folders.archived(World.PROJECT)).isTrue();
        }

        @Test
        void keepsTheVerdictWhenMainMovedWithoutChangingTheResult() {
            helix.deploy();
            world.commit("notes.txt", "other notes\n");
            world.commit("notes.txt", "notes\n");

            assertThat(helix.integrate().state()).isEqualTo(Operation.State.SUCCEEDED);
        }

        @Test
        void isStaleWhenMainMovedSinceTheTest() {
            helix.deploy();
            world.commit("notes.txt", "other notes\n");

            var operation = helix.integrate();

            assertThat(operation.error()).contains("main moved");
            assertThat(project().status()).isEqualTo(ProjectStatus.DEPLOYED);
            assertThat(world.production.content().map(SlotContent::tree)).contains(world.old);
        }

        @Test
        void stopsBeforeAnythingWhenUncommittedWorkIsInTheWay() {
            helix.deploy();
            world.workTree.write("app.txt", "my own work\n");

            var operation = helix.integrate();

            assertThat(operation.error()).contains("uncommitted work").contains("app.txt");
            assertThat(world.workTree.files()).containsEntry("app.txt", "my own work\n");
            assertThat(world.repository.tree(world.repository.main())).isEqualTo(world.old);
            assertThat(project().status()).isEqualTo(ProjectStatus.DEPLOYED);
        }

        @Test
        void saysBeforeAnythingThatTheCommitCanNotBeSigned() {
            helix.deploy();
            world.repository.failSigning("the key needs a passphrase");

            var operation = helix.integrate();

            assertThat(operation.error()).contains("commit.gpgsign").contains("the key needs a passphrase");
            assertThat(world.repository.tree(world.repository.main())).isEqualTo(world.old);
            assertThat(project().status()).isEqualTo(ProjectStatus.DEPLOYED);
        }

        @Test
        void leavesUncommittedWorkElsewhereAsItIs() {
            helix.deploy();
            world.workTree.write("notes.txt", "my own notes\n");

            assertThat(helix.integrate().state()).isEqualTo(Operation.State.SUCCEEDED);
            assertThat(world.workTree.files()).containsEntry("notes.txt", "my own notes\n");
        }

        @Test
        void takesProductionBackAndRevertsWhenItDiesInItsProbation() {
            helix.deploy();
            world.production.diesAfter(project().integrable().tree(), 4);
            var before = world.repository.main();

            var operation = helix.integrate();

            assertThat(operation.state()).isEqualTo(Operation.State.ROLLED_BACK);
            assertThat(operation.error()).contains("probation");
            assertThat(world.production.content().map(SlotContent::tree)).contains(world.old);
            assertThat(world.repository.main())
                    .as("a revert commit, not the old tip")
                    .isNotEqualTo(before);
            assertThat(world.repository.tree(world.repository.main())).isEqualTo(world.old);
            assertThat(world.workTree.files()).doesNotContainKey("new.txt");
            assertThat(project().status()).isEqualTo(ProjectStatus.FAILED);
            assertThat(report().stages().getLast().name()).isEqualTo("probation");
            assertThat(world.repository.isSigned(world.repository.main()))
                    .as("main's commits are signed, this one, too")
                    .isTrue();
        }

        @Test
        void takesProductionBackAlsoWhereTheKeyIsOutOfReachByThen() {
            helix.deploy();
            world.production.diesAfter(project().integrable().tree(), 4);
            world.repository.failSigningAfterTheNext("the agent has forgotten the key");

            var operation = helix.integrate();

            assertThat(operation.state()).isEqualTo(Operation.State.ROLLED_BACK);
            assertThat(world.repository.tree(world.repository.main())).isEqualTo(world.old);
        }

        @Test
        void waitsOutTheWholeProbation() {
            helix.deploy();
            var begin = world.clock.instant();

            helix.integrate();

            assertThat(Duration.between(begin, world.clock.instant())).isEqualTo(Duration.ofSeconds(10));
        }
    }

    @Nested
    class RollingBack {

        @Test
        void putsMainOnTheTestSystemAndTheProjectBackToReady() {
            helix.deploy();

            assertThat(helix.rollBack().state()).isEqualTo(Operation.State.SUCCEEDED);
            assertThat(runs(world.testSlots)).isEqualTo(world.old);
            assertThat(project().status()).isEqualTo(ProjectStatus.READY);
            assertThat(helix.deploy().state()).isEqualTo(Operation.State.SUCCEEDED);
        }
    }

    @Test
    void journalTellsTheWholeStoryToTheNextProcess() {
        helix.deploy();
        helix.integrate();

        var next = world.restart();

        assertThat(next.projects.list()).isEqualTo(helix.projects.list());
        assertThat(next.recovery.run()).isEqualTo(List.of());
        assertThat(next.projects.show(World.PROJECT).history())
                .extracting(EvolutionProject.Move::to)
                .containsExactly(
                        ProjectStatus.PENDING, ProjectStatus.READY, ProjectStatus.DEPLOYED, ProjectStatus.INTEGRATED);
    }
}
