package dev.helix.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.RefusalCode;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.ProofNotes;
import dev.helix.domain.port.Slots;
import dev.helix.domain.proof.TakenOff;
import dev.helix.evolution.fixture.FakeTestData;
import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.Mortal.Killed;
import dev.helix.evolution.fixture.Mortal.Side;
import dev.helix.evolution.fixture.World;
import dev.helix.evolution.release.ProofCheck;
import dev.helix.evolution.release.TreeProof;
import dev.helix.evolution.release.WayBack;
import dev.helix.testkit.FakeSystem;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each flow is killed at each of its calls into the world, before it and right after it; the next process must bring the
 * world to the old state or the new one, and the flow must then succeed.
 */
class CrashTest {

    /** Killed everywhere, and how often that was; once more with the loss of all that was not on disk yet. */
    private static int killEverywhere(Side side, Consumer<World> before, Consumer<World.Helix> flow, CrashCheck check) {
        killEverywhere(side, true, before, flow, check);
        return killEverywhere(side, false, before, flow, check);
    }

    private static int killEverywhere(
            Side side, boolean powerLost, Consumer<World> before, Consumer<World.Helix> flow, CrashCheck check) {
        for (int call = 1; ; call++) {
            var world = new World();
            before.accept(world);
            // A process looks at the whole journal when it starts; it is killed later, in its flow.
            var helix = world.start(Mortal.dyingAt(startCalls(world) + call, side));
            try {
                flow.accept(helix);
                return call - 1;
            } catch (Killed e) {
                if (powerLost) {
                    world.journal.losePower();
                }
                var next = world.restart();
                var recovered = next.recovery.run();
                check.afterRecovery(
                        world,
                        next,
                        (powerLost ? "power lost " : "killed ") + side + " call " + call + ", recovered " + recovered);
            }
        }
    }

    private interface CrashCheck {
        void afterRecovery(World world, World.Helix helix, String when);
    }

    private static int startCalls(World world) {
        var counting = Mortal.never();
        world.start(counting);
        return counting.calls();
    }

    @ParameterizedTest
    @EnumSource
    void deploymentEndsInTheOldStateOrTheNewOne(Side side) {
        var kills = killEverywhere(side, world -> {}, World.Helix::deploy, (world, helix, when) -> {
            assertNothingLeft(helix, when);
            assertRuns(world.production, world.productionSlots, world.old, when);
            var project = helix.projects.show(World.PROJECT);
            var candidate = project.candidate();
            if (project.status() == ProjectStatus.DEPLOYED && candidate != null) {
                assertThat(project.report()).as(when).isNotNull();
                assertThat(world.proofs.check(world.repository, world.clock).verdicts(candidate.tree()))
                        .as(when)
                        .isNotEmpty()
                        .allMatch(TreeProof.Judged::passed);
                assertRuns(world.testSystem, world.testSlots, candidate.tree(), when);
            } else {
                assertThat(project.status()).as(when).isEqualTo(ProjectStatus.READY);
                assertRuns(world.testSystem, world.testSlots, world.old, when);
                assertThat(helix.deploy().state()).as(when).isEqualTo(Operation.State.SUCCEEDED);
            }
            assertShown(world, helix, when);
        });
        assertThat(kills).as("calls that were killed").isGreaterThan(40);
    }

    @ParameterizedTest
    @EnumSource
    void deploymentWithDataOfItsOwnEndsInTheOldStateOrTheNewOne(Side side) {
        var kills = killEverywhere(
                side,
                world -> {
                    world.data = Optional.of(new FakeTestData(world.testSystem));
                    world.unitTestsEnd(1, "2 passed, 1 failed\n");
                },
                World.Helix::deploy,
                (world, helix, when) -> {
                    assertNothingLeft(helix, when);
                    assertRuns(world.testSystem, world.testSlots, world.old, when);
                    assertThat(((FakeTestData) world.data.orElseThrow()).usedBy())
                            .as(when)
                            .isSubsetOf(world.old.sha());
                });
        assertThat(kills).isGreaterThan(40);
    }

    @ParameterizedTest
    @EnumSource
    void databasesHaveWhatTheTreeNeedsThatRunsHoweverOftenItsDeploymentIsKilled(Side side) {
        var kills = killEverywhere(side, world -> world.migrate(false), World.Helix::deploy, (world, helix, when) -> {
            assertNothingLeft(helix, when);
            assertMigrated(world, when);
            assertThat(world.productionSchema.orElseThrow().content()).as(when).containsExactly(world.old.sha());
        });
        assertThat(kills).isGreaterThan(50);
    }

    @ParameterizedTest
    @EnumSource
    void productionsDatabaseIsMigratedOrAsItWasHoweverOftenItsIntegrationIsKilled(Side side) {
        for (var leadsBack : List.of(true, false)) {
            for (var well : List.of(true, false)) {
                var kills = killEverywhere(
                        side,
                        world -> {
                            world.migrate(leadsBack);
                            var helix = world.start(Mortal.never());
                            helix.deploy();
                            if (!well) {
                                world.production.neverHealthy(helix.projects
                                        .show(World.PROJECT)
                                        .integrable()
                                        .tree());
                            }
                        },
                        World.Helix::integrate,
                        (world, helix, when) -> {
                            assertNothingLeft(helix, when);
                            assertMigrated(world, when);
                        });
                assertThat(kills).isGreaterThan(50);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRehearsalOfTheWayBackEndsWithTheCandidateHoweverOftenItIsKilled(Side side) {
        for (var leadsBack : List.of(true, false)) {
            var kills = killEverywhere(
                    side,
                    world -> {
                        world.migrate(leadsBack);
                        world.start(Mortal.never()).deploy();
                    },
                    World.Helix::rehearse,
                    (world, helix, when) -> {
                        assertNothingLeft(helix, when);
                        var project = helix.projects.show(World.PROJECT);
                        assertRuns(
                                world.testSystem,
                                world.testSlots,
                                project.integrable().tree(),
                                when);
                        assertRuns(world.production, world.productionSlots, world.old, when);
                        assertMigrated(world, when);
                        // That HELIX ended says nothing about the way.
                        assertThat(helix.rehearsal.wayBack(project)).as(when).isNotInstanceOf(WayBack.Failed.class);
                        assertThat(helix.rehearse().state()).as(when).isEqualTo(Operation.State.SUCCEEDED);
                    });
            assertThat(kills).isGreaterThan(25);
        }
    }

    /** What runs finds the databases that it needs, and nothing of a tree that was taken back. */
    private static void assertMigrated(World world, String when) {
        for (var test : List.of(true, false)) {
            var schema = (test ? world.testSchema : world.productionSchema).orElseThrow();
            var slots = test ? world.testSlots : world.productionSlots;
            var runs = slots.current().orElseThrow().tree();
            assertThat(schema.content())
                    .as(when)
                    .contains(world.old.sha(), runs.sha())
                    .isSubsetOf(world.old.sha(), runs.sha());
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneOfTwoProjectsIsOnTheTestSystemHoweverOftenItIsKilled(Side side) {
        var other = new ProjectId("other");
        var kills = killEverywhere(
                side,
                world -> {
                    var helix = world.start(Mortal.never());
                    helix.project(other.value(), "notes.txt", "other notes\n");
                    helix.deploy(other);
                },
                World.Helix::deploy,
                (world, helix, when) -> {
                    assertNothingLeft(helix, when);
                    var deployed = helix.projects.list().stream()
                            .filter(project -> project.status() == ProjectStatus.DEPLOYED)
                            .toList();
                    assertThat(deployed).as(when).hasSize(1);
                    assertRuns(
                            world.testSystem,
                            world.testSlots,
                            deployed.getFirst().integrable().tree(),
                            when);
                    assertShown(world, helix, when);
                });
        assertThat(kills).isGreaterThan(40);
    }

    @ParameterizedTest
    @EnumSource
    void deployingOnceMoreEndsWithTheOldCandidateOrTheNewOne(Side side) {
        var kills = killEverywhere(
                side,
                world -> {
                    world.start(Mortal.never()).deploy();
                    world.commit("notes.txt", "other notes\n");
                },
                World.Helix::deploy,
                (world, helix, when) -> {
                    assertNothingLeft(helix, when);
                    var project = helix.projects.show(World.PROJECT);
                    if (project.status() == ProjectStatus.DEPLOYED) {
                        assertRuns(
                                world.testSystem,
                                world.testSlots,
                                project.integrable().tree(),
                                when);
                    } else {
                        assertThat(project.status()).as(when).isEqualTo(ProjectStatus.READY);
                    }
                    assertThat(helix.deploy().state()).as(when).isEqualTo(Operation.State.SUCCEEDED);
                    assertThat(helix.integrate().state()).as(when).isEqualTo(Operation.State.SUCCEEDED);
                });
        assertThat(kills).isGreaterThan(40);
    }

    @ParameterizedTest
    @EnumSource
    void brokenSystemThatIsNotRepairedEndsAsItWas(Side side) {
        var kills = killEverywhere(
                side,
                world -> {
                    world.testSystem.neverHealthy(world.old);
                    world.unitTestsEnd(1, "2 passed, 1 failed\n");
                },
                World.Helix::deploy,
                (world, helix, when) -> {
                    assertNothingLeft(helix, when);
                    assertRuns(world.testSystem, world.testSlots, world.old, when);
                });
        assertThat(kills).isGreaterThan(40);
    }

    @ParameterizedTest
    @EnumSource
    void failingDeploymentEndsInTheOldState(Side side) {
        var kills = killEverywhere(
                side,
                world -> world.unitTestsEnd(1, "2 passed, 1 failed\n"),
                World.Helix::deploy,
                (world, helix, when) -> {
                    assertNothingLeft(helix, when);
                    assertRuns(world.testSystem, world.testSlots, world.old, when);
                    assertThat(helix.projects.show(World.PROJECT).status())
                            .as(when)
                            .isIn(ProjectStatus.READY, ProjectStatus.FAILED);
                    assertShown(world, helix, when);
                });
        assertThat(kills).isGreaterThan(40);
    }

    @ParameterizedTest
    @EnumSource
    void integrationEndsInTheOldStateOrTheNewOne(Side side) {
        var kills = killEverywhere(
                side, world -> world.start(Mortal.never()).deploy(), World.Helix::integrate, (world, helix, when) -> {
                    assertNothingLeft(helix, when);
                    var project = helix.projects.show(World.PROJECT);
                    var main = world.repository.tree(world.repository.main());
                    if (project.status() == ProjectStatus.INTEGRATED) {
                        assertThat(world.folders.archived(World.PROJECT))
                                .as(when)
                                .isTrue();
                        assertThat(main).as(when).isNotEqualTo(world.old);
                        assertThat(world.repository.main()).as(when).isEqualTo(project.integrated());
                        assertThat(world.workTree.files()).as(when).containsEntry("new.txt", "new\n");
                    } else {
                        assertThat(project.status()).as(when).isEqualTo(ProjectStatus.DEPLOYED);
                        assertThat(main).as(when).isEqualTo(world.old);
                        assertThat(world.workTree.files()).as(when).doesNotContainKey("new.txt");
                        assertThat(helix.integrate().state()).as(when).isEqualTo(Operation.State.SUCCEEDED);
                        main = world.repository.tree(world.repository.main());
                    }
                    assertRuns(world.production, world.productionSlots, main, when);
                    assertProven(world, ProofCheck.State.PROVEN, when);
                });
        assertThat(kills).isGreaterThan(50);
    }

    @ParameterizedTest
    @EnumSource
    void integrationThatFailsIsPutBackHoweverOftenItIsKilled(Side side) {
        var kills = killEverywhere(
                side,
                world -> {
                    world.start(Mortal.never()).deploy();
                    var candidate = world.start(Mortal.never())
                            .projects
                            .show(World.PROJECT)
                            .integrable();
                    world.production.neverHealthy(candidate.tree());
                },
                World.Helix::integrate,
                (world, helix, when) -> {
                    assertNothingLeft(helix, when);
                    assertThat(world.repository.tree(world.repository.main()))
                            .as(when)
                            .isEqualTo(world.old);
                    assertRuns(world.production, world.productionSlots, world.old, when);
                    assertThat(world.workTree.files()).as(when).doesNotContainKey("new.txt");
                    assertProven(world, ProofCheck.State.TAKEN_BACK, when);
                    assertThat(helix.projects.show(World.PROJECT).status())
                            .as(when)
                            .isIn(ProjectStatus.DEPLOYED, ProjectStatus.FAILED);
                });
        assertThat(kills).isGreaterThan(60);
    }

    @ParameterizedTest
    @EnumSource
    void rollbackEndsInTheOldStateOrTheNewOne(Side side) {
        var kills = killEverywhere(
                side, world -> world.start(Mortal.never()).deploy(), World.Helix::rollBack, (world, helix, when) -> {
                    assertNothingLeft(helix, when);
                    var project = helix.projects.show(World.PROJECT);
                    if (project.status() == ProjectStatus.READY) {
                        assertRuns(world.testSystem, world.testSlots, world.old, when);
                        assertThat(takenOff(world)).as(when).singleElement().satisfies(off -> {
                            assertThat(off.runs()).isEqualTo(world.old);
                            assertThat(off.by()).isEqualTo(World.BY);
                        });
                    } else {
                        assertThat(takenOff(world)).as(when).isEmpty();
                        assertRuns(
                                world.testSystem,
                                world.testSlots,
                                project.integrable().tree(),
                                when);
                    }
                });
        assertThat(kills).isGreaterThan(30);
    }

    /** What is stated of all trees, each of which holds together. */
    private static List<TakenOff> takenOff(World world) {
        var check = world.proofs.check(world.repository, world.clock);
        return world.proofs.notes.trees().stream()
                .flatMap(tree -> check.verdicts(tree).stream())
                .flatMap(judged -> judged.takenOff().stream())
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void restartedSystemRunsOnceFromItsLiveSlotOrIsStopped(Side side) {
        var kills = killEverywhere(
                side,
                world -> world.production.builtBy("plan"),
                helix -> helix.systems.restart(SystemName.PRODUCTION, World.BY).complete(),
                (world, helix, when) -> {
                    assertNothingLeft(helix, when);
                    assertRuns(world.production, world.productionSlots, world.old, when);
                    assertThat(helix.systems
                                    .restart(SystemName.PRODUCTION, World.BY)
                                    .complete()
                                    .state())
                            .as(when)
                            .isEqualTo(Operation.State.SUCCEEDED);
                });
        assertThat(kills).isGreaterThan(20);
    }

    @ParameterizedTest
    @EnumSource
    void startOfAStoppedSystemEndsStoppedOrStarted(Side side) {
        var kills = killEverywhere(
                side,
                world -> world.production.stop(),
                helix -> helix.systems.start(SystemName.PRODUCTION, World.BY).complete(),
                (world, helix, when) -> {
                    assertNothingLeft(helix, when);
                    if (world.production.running()) {
                        assertRuns(world.production, world.productionSlots, world.old, when);
                    }
                });
        assertThat(kills).isGreaterThan(15);
    }

    @ParameterizedTest
    @EnumSource
    void validationThatFailsEndsInTheOldStateOrWithMainBack(Side side) {
        var kills = killEverywhere(
                side,
                world -> {
                    world.start(Mortal.never()).deploy();
                    world.unitTestsEnd(1, "2 passed, 1 failed\n");
                },
                World.Helix::validateAgain,
                (world, helix, when) -> {
                    assertNothingLeft(helix, when);
                    var project = helix.projects.show(World.PROJECT);
                    if (project.status() == ProjectStatus.DEPLOYED) {
                        assertRuns(
                                world.testSystem,
                                world.testSlots,
                                project.integrable().tree(),
                                when);
                    } else {
                        assertThat(project.status()).as(when).isEqualTo(ProjectStatus.FAILED);
                        assertRuns(world.testSystem, world.testSlots, world.old, when);
                    }
                    assertShown(world, helix, when);
                });
        assertThat(kills).isGreaterThan(25);
    }

    @ParameterizedTest
    @EnumSource
    void rebaseLeavesTheProjectOnItsOldBaseOrItsNewOne(Side side) {
        var kills = killEverywhere(
                side,
                world -> world.commit("app.txt", "0\none\ntwo\nthree\n"),
                World.Helix::rebase,
                (world, helix, when) -> {
                    assertNothingLeft(helix, when);
                    var project = helix.projects.show(World.PROJECT);
                    var text = world.folders.overlay(World.PROJECT).modified().get(new RepoPath("app.txt"));
                    var rebased = project.base().equals(world.repository.main());
                    assertThat(text)
                            .as(when)
                            .isNotNull()
                            .satisfies(file -> assertThat(file.content().text())
                                    .isEqualTo(rebased ? "0\none\nTWO\nthree\n" : "one\nTWO\nthree\n"));
                    assertThat(helix.projects.sealed(World.PROJECT).base())
                            .as(when)
                            .isEqualTo(project.base());
                    assertThat(helix.deploy().state()).as(when).isEqualTo(Operation.State.SUCCEEDED);
                });
        assertThat(kills).isGreaterThan(15);
    }

    @ParameterizedTest
    @EnumSource
    void revertMakesAWholeProjectOrNone(Side side) {
        var kills = killEverywhere(
                side,
                world -> {
                    world.start(Mortal.never()).deploy();
                    world.start(Mortal.never()).integrate();
                },
                World.Helix::revert,
                (world, helix, when) -> {
                    assertNothingLeft(helix, when);
                    var made = helix.projects.list().stream()
                            .filter(project -> !project.id().equals(World.PROJECT))
                            .toList();
                    assertThat(made)
                            .as(when)
                            .allMatch(project -> project.status() == ProjectStatus.READY
                                    || project.status() == ProjectStatus.ABORTED);
                    if (made.stream().noneMatch(project -> project.status() == ProjectStatus.READY)) {
                        assertThat(helix.revert().state()).as(when).isEqualTo(Operation.State.SUCCEEDED);
                    }
                });
        assertThat(kills).isGreaterThan(20);
    }

    @ParameterizedTest
    @EnumSource
    void developmentGoesOnAtItsPhase(Side side) {
        var id = new ProjectId("phased");
        var kills = killEverywhere(
                side,
                world -> {
                    var phases = List.of(
                            new Phase("one", "One", "Do first.", List.of("new/a.txt"), 0),
                            new Phase("two", "Two", "Do second.", List.of("new/b.txt"), 0),
                            new Phase("three", "Three", "Do third.", List.of("new/c.txt"), 0));
                    world.start(Mortal.never())
                            .projects
                            .create(id, new Spec("Phased", "", null, List.of()), phases, World.BY);
                    developer(world, "first", "a.txt");
                    developer(world, "second", "b.txt");
                    developer(world, "third", "c.txt");
                },
                helix -> helix.development.develop(id, World.BY, event -> {}),
                (world, helix, when) -> {
                    assertNothingLeft(helix, when);
                    var finished = helix.projection.operations(id, OperationKind.DEVELOP).stream()
                            .flatMap(operation -> operation.steps().stream())
                            .filter(step -> step.state() == Operation.StepState.DONE)
                            .map(Operation.StepRun::name)
                            .toList();
                    var asked = world.developer.prompts().size();
                    var status = helix.projects.show(id).status();
                    assertThat(status)
                            .as(when)
                            .isIn(ProjectStatus.PENDING, ProjectStatus.DEVELOPING, ProjectStatus.READY);
                    if (status != ProjectStatus.READY) {
                        assertThat(helix.development
                                        .develop(id, World.BY, event -> {})
                                        .status())
                                .as(when)
                                .isEqualTo(ProjectStatus.READY);
                        var left = List.of("phase:one", "phase:two", "phase:three").stream()
                                .filter(step -> !finished.contains(step))
                                .count();
                        assertThat(world.developer.prompts().size() - asked)
                                .as(when)
                                .isEqualTo((int) left);
                    }
                    assertThat(helix.projects.sealed(id).changes()).as(when).hasSize(3);
                    assertThat(helix.projection.statusEdits(id)).as(when).isZero();
                });
        assertThat(kills).isGreaterThan(100);
    }

    /** What ends HELIX each time would do so for ever. */
    @Test
    void aDevelopmentThatWasInterruptedTimeAndAgainGoesOnByItselfNoMore() {
        var world = new World();
        var id = new ProjectId("phased");
        var phases = List.of(new Phase("one", "One", "Do first.", List.of("new/a.txt"), 0));
        world.start(Mortal.never()).projects.create(id, new Spec("Phased", "", null, List.of()), phases, World.BY);
        world.developer.on("first", (project, workspaces, folders) -> {
            throw new Killed();
        });
        var helix = world.restart();
        for (int time = 1; time <= Recovery.MOST_INTERRUPTED; time++) {
            var dying = helix;
            assertThatThrownBy(() -> dying.development.develop(id, World.BY, event -> {}))
                    .isInstanceOf(Killed.class);
            helix = world.restart();
            helix.recovery.run();

            var last = helix.projection.lastOperation(id).orElseThrow();
            assertThat(last.code()).isEqualTo(RefusalCode.INTERRUPTED.name());
            boolean again = time < Recovery.MOST_INTERRUPTED;
            assertThat(helix.recovery.goesOn(last)).as("after " + time).isEqualTo(again);
            assertThat(helix.recovery.interruptedDevelopments())
                    .as("after " + time)
                    .hasSize(again ? 1 : 0);
        }

        developer(world, "first", "a.txt");
        assertThat(helix.development.develop(id, World.BY, event -> {}).status())
                .isEqualTo(ProjectStatus.READY);
    }

    private static void developer(World world, String word, String path) {
        world.developer.on(word, (project, workspaces, folders) -> {
            workspaces.write(project, path, word);
            return "Done.";
        });
    }

    private static void assertNothingLeft(World.Helix helix, String when) {
        assertThat(helix.projection.unfinished()).as(when).isEmpty();
    }

    private static void assertShown(World world, World.Helix helix, String when) {
        assertThat(world.folders.shown(World.PROJECT)).as(when).contains(helix.projects.show(World.PROJECT));
    }

    /** Of what HELIX brought onto main, whatever it was killed in, nothing is without its proof, and none is of what never came there. */
    private static void assertProven(World world, ProofCheck.State tip, String when) {
        var repository = world.repository;
        var check = world.proofs.check(repository, world.clock);
        var arrived = world.proofs.notes.history(null, repository.main()).stream()
                .filter(commit -> world.proofs.notes.of(commit.commit()).isPresent())
                .toList();
        if (!repository.tree(repository.main()).equals(world.old)) {
            assertThat(arrived).as(when).isNotEmpty();
        }
        if (!arrived.isEmpty()) {
            var seen = check.check(repository.main());
            assertThat(seen.commits()).as(when).allMatch(commit -> commit.flaw() == null);
            assertThat(seen.commits().getFirst().state()).as(when).isEqualTo(tip);
        }
        assertThat(world.proofs.notes.commits())
                .as(when)
                .containsExactlyInAnyOrderElementsOf(
                        arrived.stream().map(ProofNotes.Landed::commit).toList());
    }

    private static void assertRuns(FakeSystem system, Slots slots, TreeId tree, String when) {
        assertThat(slots.current().map(SlotContent::tree)).as(when).contains(tree);
        assertThat(system.content()).as(when).isEqualTo(slots.current());
    }
}
