package dev.helix.app.wiring;

import dev.helix.adapter.git.GitChangeSources;
import dev.helix.adapter.git.GitCommandRemote;
import dev.helix.adapter.git.GitCommandWorkTree;
import dev.helix.adapter.git.GitProofNotes;
import dev.helix.adapter.git.JGitRepository;
import dev.helix.adapter.git.JGitWorkspaces;
import dev.helix.adapter.local.CommandSyntax;
import dev.helix.adapter.local.InTotoFormat;
import dev.helix.adapter.local.JUnitReports;
import dev.helix.adapter.local.LanguageSyntax;
import dev.helix.adapter.local.ProcessCommands;
import dev.helix.adapter.local.SystemPause;
import dev.helix.app.cli.ProgramVersion;
import dev.helix.app.config.ApprovalSettings;
import dev.helix.app.config.HelixConfig;
import dev.helix.app.config.ProofSettings;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.Remote;
import dev.helix.domain.port.Repository;
import dev.helix.domain.port.SyntaxChecker;
import dev.helix.enforcement.InstructedAgent;
import dev.helix.enforcement.validator.DecisionMerging;
import dev.helix.evolution.ProjectActions;
import dev.helix.evolution.Recovery;
import dev.helix.evolution.develop.DeveloperPermits;
import dev.helix.evolution.develop.Development;
import dev.helix.evolution.develop.Outage;
import dev.helix.evolution.develop.Workshop;
import dev.helix.evolution.flow.Operations;
import dev.helix.evolution.flow.StepRunner;
import dev.helix.evolution.project.ProjectFilling;
import dev.helix.evolution.project.ProjectMoves;
import dev.helix.evolution.project.Projects;
import dev.helix.evolution.project.Radar;
import dev.helix.evolution.project.Rebase;
import dev.helix.evolution.project.Revert;
import dev.helix.evolution.project.Sealing;
import dev.helix.evolution.release.Approval;
import dev.helix.evolution.release.CandidateValidation;
import dev.helix.evolution.release.Deployment;
import dev.helix.evolution.release.Integration;
import dev.helix.evolution.release.Integration.Probation;
import dev.helix.evolution.release.MainBranch;
import dev.helix.evolution.release.Proving;
import dev.helix.evolution.release.Rehearsal;
import dev.helix.evolution.release.Rollback;
import dev.helix.evolution.release.StageRunner;
import dev.helix.evolution.release.SystemOperations;
import dev.helix.evolution.release.ValidateFlow;
import dev.helix.evolution.release.ValidationPlan;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Makes the flows of a root, what begins them, and what takes them up after a crash. */
final class FlowWiring {

    private static final Duration PROBATION_LOOK = Duration.ofMillis(250);
    private static final String REMOTE = "origin";

    private final Setup setup;
    private final State state;
    private final JGitRepository git;
    private final Repository repository;
    private final Projects projects;
    private final Sealing sealing;
    private final Radar radar;
    private final StepRunner runner;
    private final DeveloperPermits permits;
    private final Workshop workshop;
    private final Recovery.Flows flows;

    /**
     * Makes them.
     *
     * @param agent develops where nobody brings one along
     */
    FlowWiring(Setup setup, State state, JGitRepository git, HostedSystems systems, GateWiring gates, Agent agent) {
        this.setup = setup;
        this.state = state;
        this.git = git;
        var config = setup.config();
        var clock = setup.clock();
        var projection = state.projection();
        var folders = state.folders();
        this.repository = new DecisionMerging(git, config.consultant().locale());
        var judges = config.judges().withHooks(git.hooksInWorkTree());
        var review = gates.review(repository);
        this.projects = new Projects(projection, folders, repository, judges, review, clock);
        this.sealing = new Sealing(projection, folders, repository, judges, clock);
        this.radar = new Radar(projection, folders, repository);
        this.runner = new StepRunner(projection, state.leases(), setup.failpoints());
        this.permits = new DeveloperPermits(config.development().maxParallel());
        var workspaces = new JGitWorkspaces(git, setup.root(), config::leavesOutSubmodule);
        var sandboxes = setup.sandboxes();
        var stages = new ProcessCommands(setup.environment(), sandboxes.tests());
        var commands = sandboxes.guarded(stages, systems.guard());
        var gating = new ProcessCommands(setup.environment(), sandboxes.gates());
        var ofGates = sandboxes.guarded(gating, systems.guard());
        var validation = new StageRunner(
                plan(config),
                sandboxes.guarded(syntax(stages), systems.guard()),
                commands,
                new JUnitReports(),
                repository,
                review,
                judges.watched(),
                systems.test(),
                new HookWiring(setup.root(), config, setup.environment(), setup.sandboxes())
                        .hooks(systems.guard(), workspaces, folders, projection),
                clock);
        var proofs = new GitProofNotes(git);
        var proving = proving(proofs);
        var candidates = new CandidateValidation(
                projection,
                repository,
                systems.test(),
                validation,
                judges,
                new JudgedBy(
                        setup.root(),
                        config,
                        repository,
                        systems.test(),
                        setup.sandboxes(),
                        state.programs(),
                        setup.environment()),
                proving);
        this.workshop = new Workshop(
                folders,
                workspaces,
                repository,
                systems.guard(),
                gates.gates(
                        folders,
                        sandboxes.guarded(syntax(gating), systems.guard()),
                        ofGates,
                        repository,
                        workspaces,
                        id -> projection.project(id).base()),
                permits,
                new Outage(config.development().outageLimit(), new SystemPause()));
        var rehearsal = new Rehearsal(projection, repository, systems.test(), runner);
        this.flows = new Recovery.Flows(
                new Deployment(projection, projects, repository, systems.test(), candidates, runner, clock),
                new ValidateFlow(projection, repository, systems.test(), candidates, runner, clock),
                new Integration(
                        projection,
                        projects,
                        folders,
                        new MainBranch(
                                repository,
                                new GitCommandWorkTree(setup.root(), config.mainBranch()),
                                remote(setup, proofs)),
                        systems.production(),
                        candidates,
                        runner,
                        radar,
                        probation(config, systems.production().process().isThisProcess()),
                        approval(config.approval(), rehearsal),
                        proving,
                        clock),
                new Rollback(projection, repository, systems.test(), candidates, runner, clock),
                rehearsal,
                new Rebase(projection, sealing, folders, repository, runner, clock),
                new Revert(projection, projects, sealing, folders, repository, runner),
                new ProjectMoves(projection, projects, sealing, runner, permits::stop),
                development(agent),
                new SystemOperations(repository, systems.production(), systems.test(), runner, systems.databases()));
    }

    private static Approval approval(ApprovalSettings settings, Rehearsal rehearsal) {
        var person = settings.otherPerson() ? Approval.OTHER_PERSON : Approval.ANY;
        return settings.wayBackRehearsed() ? person.and(rehearsal::requireRehearsed) : person;
    }

    private SyntaxChecker syntax(CommandRunner commands) {
        var checks = setup.config().validation().syntax();
        return checks.isEmpty()
                ? new LanguageSyntax(commands, setup.environment())
                : new CommandSyntax(commands, checks);
    }

    /** A library runs nothing that could turn out to be unwell, and a supervisor has a probation of its own. */
    private static Probation probation(HelixConfig config, boolean supervised) {
        var length = config.production().control() == null || supervised ? Duration.ZERO : config.probation();
        return new Probation(length, PROBATION_LOOK, new SystemPause());
    }

    private Optional<Proving> proving(GitProofNotes proofs) {
        var config = setup.config();
        return config.proof().sign() == ProofSettings.Sign.OFF
                ? Optional.empty()
                : Optional.of(new Proving(
                        proofs,
                        new InTotoFormat(),
                        state.signer(),
                        repository,
                        state.projection(),
                        plan(config),
                        ProgramVersion.text(),
                        setup.clock()));
    }

    private static Optional<Remote> remote(Setup setup, GitProofNotes proofs) {
        var config = setup.config();
        return config.push()
                ? Optional.of(new GitCommandRemote(setup.root(), REMOTE, config.mainBranch(), proofs))
                : Optional.empty();
    }

    private static ValidationPlan plan(HelixConfig config) {
        return new ValidationPlan(
                config.validation().syntax(),
                config.validation().unit(),
                config.validation().baseline(),
                config.validation().e2e(),
                config.validation().benchmark(),
                config.validation().ablation(),
                environment(config));
    }

    /** Returns what stages are told of the systems: the test system's address and databases, and production's address. */
    private static Map<String, String> environment(HelixConfig config) {
        var environment = new HashMap<>(config.data().variables(SystemName.TEST));
        environment.put("HELIX_PORT", Integer.toString(config.test().port()));
        environment.put("HELIX_TEST_URL", config.test().url());
        environment.put("HELIX_PRODUCTION_URL", config.production().url());
        return environment;
    }

    /** Returns development by {@code agent}. */
    Development development(Agent agent) {
        return new Development(state.projection(), workshop, instructed(agent), sealing, runner, setup.clock());
    }

    /** Returns {@code agent}, told what {@code agent.instructions} names. */
    Agent instructed(Agent agent) {
        var files = setup.config().agent().instructions();
        return files.isEmpty() ? agent : new InstructedAgent(agent, new ProjectInstructions(repository, files));
    }

    /** Returns what finishes or puts back what a crash interrupted. */
    Recovery recovery() {
        return new Recovery(state.projection(), state.folders(), runner, flows);
    }

    /** Returns every verb on a project, begun as one of {@code operations}. */
    ProjectActions actions(Operations operations) {
        return new ProjectActions(
                state.projection(),
                projects,
                new ProjectFilling(projects, state.folders(), repository, new GitChangeSources(setup.root(), git)),
                sealing,
                radar,
                flows,
                operations,
                state.audit(),
                setup.clock());
    }

    Repository repository() {
        return repository;
    }

    SystemOperations systemOperations() {
        return flows.systems();
    }

    /** Takes no development up any more, and ends those that are running at their phase. */
    void stopDevelopments() {
        permits.close();
    }
}
