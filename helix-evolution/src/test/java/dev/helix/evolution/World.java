package dev.helix.evolution;

import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.CommitDraft;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.Damage;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.Guard;
import dev.helix.domain.port.Journal;
import dev.helix.domain.port.Leases;
import dev.helix.domain.port.ProjectFolders;
import dev.helix.domain.port.Remote;
import dev.helix.domain.port.Repository;
import dev.helix.domain.port.Slots;
import dev.helix.domain.port.SyntaxChecker;
import dev.helix.domain.port.TargetSystem;
import dev.helix.domain.port.TestData;
import dev.helix.domain.port.TestReports;
import dev.helix.domain.port.WorkTree;
import dev.helix.domain.port.Workspaces;
import dev.helix.testkit.FakeSystem;
import dev.helix.testkit.InMemoryJournal;
import dev.helix.testkit.InMemoryLeases;
import dev.helix.testkit.InMemoryProjects;
import dev.helix.testkit.InMemoryRepository;
import dev.helix.testkit.InMemorySlots;
import dev.helix.testkit.InMemoryWorkTree;
import dev.helix.testkit.InMemoryWorkspaces;
import dev.helix.testkit.MovableClock;
import dev.helix.testkit.ScriptedCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Everything that outlives a HELIX process: two systems, a repository, folders, the journal. */
final class World {

    static final ProjectId PROJECT = new ProjectId("greeting");
    static final String BY = "user:ada";
    private static final List<String> UNIT = List.of("unit-tests");
    private static final List<String> E2E = List.of("e2e-tests");

    final MovableClock clock = new MovableClock();
    final InMemoryRepository repository = new InMemoryRepository();
    final InMemoryJournal journal = new InMemoryJournal(clock);
    final InMemoryProjects folders = new InMemoryProjects();
    final InMemoryWorkspaces workspaces = new InMemoryWorkspaces(repository, Path.of("workspaces"));
    final FakeDeveloper developer = new FakeDeveloper(workspaces, folders);
    final List<Damage> damage = new CopyOnWriteArrayList<>();
    final FakeSystem testSystem = new FakeSystem(SystemName.TEST);
    final FakeSystem production = new FakeSystem(SystemName.PRODUCTION);
    final InMemorySlots testSlots = new InMemorySlots(repository, Path.of("test"));
    final InMemorySlots productionSlots = new InMemorySlots(repository, Path.of("production"));
    final ScriptedCommands commands = new ScriptedCommands();
    final InMemoryWorkTree workTree;
    final TreeId old;
    Optional<Remote> remote = Optional.empty();
    Optional<TestData> data = Optional.empty();
    TestReports reports = TestReports.NONE;
    ValidationPlan.@Nullable BenchmarkPlan benchmark;
    private InMemoryLeases leases = new InMemoryLeases(clock);

    World() {
        commit("app.txt", "one\ntwo\nthree\n");
        commit("notes.txt", "notes\n");
        this.old = repository.tree(repository.main());
        this.workTree = new InMemoryWorkTree(repository);
        testsPass();
        var helix = start(Mortal.never());
        new SystemControl(new HostedSystem(testSlots, testSystem), repository).start();
        new SystemControl(new HostedSystem(productionSlots, production), repository).start();
        helix.projects.create(PROJECT, new Spec("Greet", "why", null, List.of()), List.of(), BY);
        folders.modify(PROJECT, "app.txt", "one\nTWO\nthree\n");
        folders.add(PROJECT, "new.txt", "new\n");
        helix.sealing.seal(PROJECT, BY);
    }

    /** Adds or changes a file on main, as a person does. */
    void commit(String path, String text) {
        var file = new RepoPath(path);
        var blob = repository.store(Content.of(text));
        var main = repository.main();
        var change = repository
                .file(main, file)
                .<Change>map(entry -> new Change.Modify(file, FileMode.REGULAR, entry.blob(), blob))
                .orElseGet(() -> new Change.Add(file, FileMode.REGULAR, blob));
        var tree = repository.apply(new Bundle(main, List.of(change)));
        repository.advanceMain(
                main, repository.commit(new CommitDraft(tree, main, repository.person(), "by hand", clock.instant())));
    }

    void testsPass() {
        commands.on(UNIT, ScriptedCommands.exit(0, "3 passed, 0 failed\n"));
        commands.on(E2E, ScriptedCommands.exit(0, "2 passed, 0 failed\n"));
    }

    void unitTestsEnd(int code, String output) {
        commands.on(UNIT, ScriptedCommands.exit(code, output));
    }

    /** Ends the process that is running, and starts another one on the same world. */
    Helix restart() {
        leases.processEnds();
        leases = leases.ofAnotherProcess();
        return start(Mortal.never());
    }

    Helix start(Mortal mortal) {
        return new Helix(mortal);
    }

    /** One HELIX process. */
    final class Helix {
        final Ledger ledger;
        final Projects projects;
        final Sealing sealing;
        final Deployment deployment;
        final Integration integration;
        final Rollback rollback;
        final SystemOperations systems;
        final Supervisor supervisor;
        final Revalidation revalidation;
        final Rebase rebase;
        final Revert revert;
        final Radar radar;
        final ProjectMoves moves;
        final DeveloperSlots slots;
        final Development development;
        final Recovery recovery;

        Helix(Mortal mortal) {
            var seenRepository = mortal.through(Repository.class, repository);
            var seenFolders = mortal.through(ProjectFolders.class, folders);
            var seenTestSlots = mortal.through(Slots.class, testSlots);
            var test = new HostedSystem(
                    seenTestSlots,
                    mortal.through(TargetSystem.class, testSystem),
                    data.map(filled -> mortal.through(TestData.class, filled)));
            var live = new HostedSystem(
                    mortal.through(Slots.class, productionSlots), mortal.through(TargetSystem.class, production));
            var plan = new ValidationPlan(
                    List.of(),
                    new ValidationPlan.StageCommand(UNIT, Duration.ofMinutes(1)),
                    new ValidationPlan.StageCommand(E2E, Duration.ofMinutes(1)),
                    benchmark,
                    Map.of("HELIX_TEST_URL", "http://127.0.0.1:9001"));
            SyntaxChecker syntax = (directory, files) -> new SyntaxChecker.Syntax(files.size(), List.of());
            var validation = new Validation(
                    plan,
                    mortal.through(SyntaxChecker.class, syntax),
                    mortal.through(CommandRunner.class, commands),
                    reports,
                    test,
                    clock);
            ledger = new Ledger(mortal.through(Journal.class, journal), seenFolders);
            var runner = new StepRunner(ledger, mortal.through(Leases.class, leases));
            projects = new Projects(ledger, seenFolders, seenRepository, clock);
            sealing = new Sealing(ledger, seenFolders, seenRepository, clock);
            radar = new Radar(ledger, seenFolders, seenRepository);
            var judging = new Judging(ledger, seenRepository, test, validation);
            deployment = new Deployment(ledger, projects, seenRepository, test, judging, runner, clock);
            revalidation = new Revalidation(ledger, seenRepository, test, judging, runner, clock);
            integration = new Integration(
                    ledger,
                    projects,
                    seenFolders,
                    new MainBranch(seenRepository, mortal.through(WorkTree.class, workTree), remote),
                    live,
                    judging,
                    runner,
                    radar,
                    new Integration.Probation(Duration.ofSeconds(10), Duration.ofSeconds(1), clock),
                    clock);
            systems = new SystemOperations(seenRepository, live, test, runner);
            supervisor = new Supervisor(systems, ledger, clock);
            rollback = new Rollback(ledger, seenRepository, test, runner, clock);
            rebase = new Rebase(ledger, sealing, seenFolders, seenRepository, runner, clock);
            revert = new Revert(ledger, projects, sealing, seenFolders, seenRepository, runner);
            slots = new DeveloperSlots(2);
            moves = new ProjectMoves(ledger, projects, sealing, runner, slots);
            Guard guard = (project, open) -> written -> {
                var found = List.copyOf(damage);
                damage.clear();
                return new Guard.Seen(found, List.of());
            };
            var gates = new Gates(List.of(
                    new FilesExistGate(seenFolders),
                    new SpecCoverageGate(),
                    new SyntaxGate(mortal.through(SyntaxChecker.class, syntax)),
                    new CommandGate(
                            CommandGate.TESTS,
                            new ValidationPlan.StageCommand(UNIT, Duration.ofMinutes(1)),
                            true,
                            mortal.through(CommandRunner.class, commands))));
            var workshop = new Workshop(
                    seenFolders,
                    mortal.through(Workspaces.class, workspaces),
                    seenRepository,
                    mortal.through(Guard.class, guard),
                    gates,
                    slots);
            development =
                    new Development(ledger, workshop, mortal.through(Agent.class, developer), sealing, runner, clock);
            recovery = new Recovery(
                    ledger,
                    seenFolders,
                    runner,
                    new Recovery.Flows(
                            deployment,
                            revalidation,
                            integration,
                            rollback,
                            rebase,
                            revert,
                            moves,
                            development,
                            systems));
        }

        /** Creates and seals one more project, which changes one file that main has. */
        ProjectId project(String name, String path, String text) {
            var id = new ProjectId(name);
            projects.create(id, new Spec("Project " + name, "", null, List.of()), List.of(), BY);
            folders.modify(id, path, text);
            sealing.seal(id, BY);
            return id;
        }

        Operation deploy() {
            return deploy(PROJECT);
        }

        Operation deploy(ProjectId id) {
            return deployment.begin(id, BY).complete();
        }

        Operation integrate() {
            return integration.begin(PROJECT, BY).complete();
        }

        Operation revalidate() {
            return revalidation.begin(PROJECT, BY).complete();
        }

        Operation rebase() {
            return rebase.begin(PROJECT, BY).complete();
        }

        Operation revert() {
            return revert.begin(PROJECT, BY).complete();
        }

        Operation rollBack() {
            return rollBack(PROJECT);
        }

        Operation rollBack(ProjectId id) {
            return rollback.begin(id, BY).complete();
        }
    }
}
