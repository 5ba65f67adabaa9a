package dev.helix.app.wiring;

import dev.helix.adapter.claude.HookSessions;
import dev.helix.adapter.git.GitChangeSources;
import dev.helix.adapter.git.GitCommandRemote;
import dev.helix.adapter.git.GitCommandWorkTree;
import dev.helix.adapter.git.JGitRepository;
import dev.helix.adapter.git.JGitWorkspaces;
import dev.helix.adapter.git.RootGuard;
import dev.helix.adapter.http.HelixServer;
import dev.helix.adapter.http.HttpAccess;
import dev.helix.adapter.http.HttpSettings;
import dev.helix.adapter.http.wire.EvolutionUseCases;
import dev.helix.adapter.local.AuditSink;
import dev.helix.adapter.local.CommandSyntax;
import dev.helix.adapter.local.FileAuditTrail;
import dev.helix.adapter.local.FileJournal;
import dev.helix.adapter.local.FileLeases;
import dev.helix.adapter.local.FolderProjects;
import dev.helix.adapter.local.JUnitReports;
import dev.helix.adapter.local.LanguageSyntax;
import dev.helix.adapter.local.Lifetime;
import dev.helix.adapter.local.LocalCredential;
import dev.helix.adapter.local.ProcessCommands;
import dev.helix.adapter.local.RootLock;
import dev.helix.adapter.local.SystemPause;
import dev.helix.adapter.local.TokenFile;
import dev.helix.app.cli.Person;
import dev.helix.app.config.ConfigReader;
import dev.helix.app.config.HelixConfig;
import dev.helix.consultant.Consultant;
import dev.helix.domain.access.Caller;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.Remote;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Repository;
import dev.helix.domain.port.Tokens;
import dev.helix.enforcement.Compliance;
import dev.helix.enforcement.ComplianceTotals;
import dev.helix.enforcement.InstructedAgent;
import dev.helix.enforcement.validator.DecisionMerging;
import dev.helix.evolution.ProjectActions;
import dev.helix.evolution.Recovery;
import dev.helix.evolution.SystemActions;
import dev.helix.evolution.develop.DeveloperPermits;
import dev.helix.evolution.develop.Development;
import dev.helix.evolution.develop.Outage;
import dev.helix.evolution.develop.Workshop;
import dev.helix.evolution.flow.Failpoints;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.flow.Operations;
import dev.helix.evolution.flow.StepRunner;
import dev.helix.evolution.project.ProjectFilling;
import dev.helix.evolution.project.ProjectMoves;
import dev.helix.evolution.project.PinRetention;
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
import dev.helix.evolution.release.Rollback;
import dev.helix.evolution.release.SlotPatrol;
import dev.helix.evolution.release.SlotSweeper;
import dev.helix.evolution.release.StageRunner;
import dev.helix.evolution.release.Supervisor;
import dev.helix.evolution.release.SystemControl;
import dev.helix.evolution.release.SystemOperations;
import dev.helix.evolution.release.ValidateFlow;
import dev.helix.evolution.release.ValidationPlan;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * HELIX on one root: everything wired, the root locked, what a crash had left behind finished or put back. The only place
 * that makes adapters.
 */
public final class Helix implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Helix.class.getName());

    private static final Duration PROBATION_LOOK = Duration.ofMillis(250);
    private static final String REMOTE = "origin";
    private static final Duration LOOK = Duration.ofMinutes(3);
    private static final Duration TIDY = Duration.ofHours(4);
    /** One operation often follows another at once, and a slot that is a few changes behind costs nothing. */
    private static final Duration SWEEP_PAUSE = Duration.ofSeconds(2);

    private static final Duration DRAIN = Duration.ofMinutes(5);

    private final Path root;
    private final HelixConfig config;
    private final Sandboxes sandboxes;
    private final Resources resources;
    private final Repository repository;
    private final JournalProjection projection;
    private final Sealing sealing;
    private final FolderProjects folders;
    private final ProjectActions actions;
    private final SlotSweeper sweeper;
    private final SlotPatrol patrol;
    private final PinRetention retention;
    private final long archivedBefore;
    private final SystemControl production;
    private final SystemOperations systems;
    private final Supervisor supervisor;
    private final SystemActions systemActions;
    private final SystemControl test;
    private final List<Operation> recovered;
    private final InstantSource clock;
    private final Caller user = Caller.local(Person.plain());
    private final HookSessions hooks;
    private final ComplianceTotals totals;
    private final Compliance compliance;
    private final StepRunner runner;
    private final DeveloperPermits slots;
    private final Workshop workshop;

    /**
     * Opens a root.
     *
     * @param root absolute; holds the production repository's work tree
     * @param lifetime how long the systems live that are started here
     * @param environment HELIX's own
     * @throws RootLock.Held when another HELIX works there
     */
    public static Helix open(Path root, Lifetime lifetime, Map<String, String> environment) {
        return open(root, lifetime, environment, Failpoint.of(environment));
    }

    /** Opens a root, and tells {@code failpoints} where its flows are; see {@link #open(Path, Lifetime, Map)}. */
    public static Helix open(Path root, Lifetime lifetime, Map<String, String> environment, Failpoints failpoints) {
        var config = new ConfigReader(root, environment).read();
        var resources = new Resources();
        try {
            resources.add(RootLock.take(root.resolve(".helix")));
            return new Helix(root, config, resources, lifetime, environment, failpoints);
        } catch (RuntimeException e) {
            resources.closeAfter(e);
            throw e;
        }
    }

    private Helix(
            Path root,
            HelixConfig config,
            Resources resources,
            Lifetime lifetime,
            Map<String, String> environment,
            Failpoints failpoints) {
        this.root = root;
        this.config = config;
        this.clock = InstantSource.system();
        this.totals = new ComplianceTotals(
                AnswerPolicy.of(config.answers()).validators().stream()
                        .map(Validator::name)
                        .toList(),
                AnswerPolicy.shadow(config.answers()).stream()
                        .map(Validator::name)
                        .toList());
        this.compliance = new Compliance(totals);
        this.hooks = new HookPolicy(root, config.hooks(), compliance).sessions();
        this.resources = resources;
        var state = root.resolve(".helix");
        var journal = resources.add(new FileJournal(state.resolve("journal.jsonl"), clock));
        var leases = new FileLeases(state.resolve("leases"), clock);
        var git = resources.add(new JGitRepository(root, config.mainBranch()));
        this.repository = new DecisionMerging(git, config.consultant().locale());
        var workTree = new GitCommandWorkTree(root, config.mainBranch());
        var gates = new GateWiring(config);
        this.folders = new FolderProjects(root, gates.names());
        this.sandboxes = new Sandboxes(root, config, environment);

        var audit = new FileAuditTrail(state.resolve("audit.jsonl"), sinks(config, clock));
        this.projection = new JournalProjection(journal, folders);
        var judges = git.hooksInWorkTree().map(config.judges()::withHooks).orElseGet(config::judges);
        var review = gates.review(repository);
        var projects = new Projects(projection, folders, repository, judges, review, clock);
        this.sealing = new Sealing(projection, folders, repository, judges, clock);
        var runner = new StepRunner(projection, leases, failpoints);
        var factory =
                new SystemFactory(git, sandboxes, lifetime, environment, state, config::leavesOutSubmodule, resources);
        var guard = new RootGuard(
                git,
                factory.slots(SystemName.PRODUCTION, config.production()),
                root,
                new RootGuard.Own(projection, List.of(journal, audit), folders::wrote));
        var commands = sandboxes.guarded(new ProcessCommands(environment, sandboxes.tests()), guard);
        var gateCommands = new ProcessCommands(environment, sandboxes.gates());
        var checks = config.validation().syntax();
        // A parser that HELIX itself brings runs nothing of a file.
        var syntax = checks.isEmpty()
                ? new LanguageSyntax(new ProcessCommands(environment, sandboxes.tests()), environment)
                : new CommandSyntax(commands, checks);
        // Products of the test system's build serve production as well, and the other way.
        factory.slots(SystemName.PRODUCTION, config.production())
                .borrowFrom(factory.slots(SystemName.TEST, config.test()));
        factory.slots(SystemName.TEST, config.test())
                .borrowFrom(factory.slots(SystemName.PRODUCTION, config.production()));
        var testSystem = factory.system(SystemName.TEST, config.test(), guard);
        var productionSystem = factory.system(SystemName.PRODUCTION, config.production(), guard);
        var workspaces = new JGitWorkspaces(git, root, config::leavesOutSubmodule);
        var validation = new StageRunner(
                plan(config),
                syntax,
                commands,
                new JUnitReports(),
                repository,
                review,
                judges.watched(),
                testSystem,
                new HookWiring(root, config, environment, sandboxes).hooks(guard, workspaces, folders, projection),
                clock);
        var candidates = new CandidateValidation(projection, repository, testSystem, validation, judges);
        var radar = new Radar(projection, folders, repository);
        var deployment = new Deployment(projection, projects, repository, testSystem, candidates, runner, clock);
        var validateFlow = new ValidateFlow(projection, repository, testSystem, candidates, runner, clock);
        var integration = new Integration(
                projection,
                projects,
                folders,
                new MainBranch(repository, workTree, remote(root, config)),
                productionSystem,
                candidates,
                runner,
                radar,
                probation(config),
                config.otherPersonIntegrates() ? Approval.OTHER_PERSON : Approval.ANY,
                clock);
        var rollback = new Rollback(projection, repository, testSystem, runner, clock);
        var rebase = new Rebase(projection, sealing, folders, repository, runner, clock);
        var revert = new Revert(projection, projects, sealing, folders, repository, runner);
        this.runner = runner;
        this.slots = new DeveloperPermits(config.development().maxParallel());
        var moves = new ProjectMoves(projection, projects, sealing, runner, slots::stop);
        this.workshop = new Workshop(
                folders,
                workspaces,
                repository,
                guard,
                gates.gates(
                        folders,
                        syntax,
                        gateCommands,
                        repository,
                        workspaces,
                        id -> projection.project(id).base()),
                slots,
                new Outage(config.development().outageLimit(), new SystemPause()));
        var development = development(resources.add(
                new LazyAgent(() -> Agents.open(config, root, state.resolve("agent"), hooks, sandboxes))));
        this.systems = new SystemOperations(repository, productionSystem, testSystem, runner);
        this.supervisor = new Supervisor(systems, projection, clock);
        this.systemActions = new SystemActions(systems, supervisor, audit, clock);
        this.sweeper = new SlotSweeper(productionSystem.slots(), testSystem.slots(), SWEEP_PAUSE);
        this.patrol = new SlotPatrol(projection, List.of(productionSystem, testSystem));
        this.production = new SystemControl(productionSystem, repository);
        this.test = new SystemControl(testSystem, repository);
        git.removeOwnLocks()
                .forEach(lock ->
                        LOG.log(Level.WARNING, "{0} was left by a HELIX that was killed, and is removed", lock));
        production.recover();
        test.recover();
        var flows = new Recovery.Flows(
                deployment, validateFlow, integration, rollback, rebase, revert, moves, development, systems);
        var recovery = new Recovery(projection, folders, runner, flows);
        this.recovered = recovery.run();
        this.retention = new PinRetention(projection, repository, config.keepArchived(), clock);
        this.archivedBefore = archived();
        var operations = new Operations(projection, sweeper::after, recovery::settle);
        this.actions = new ProjectActions(
                projection,
                projects,
                new ProjectFilling(projects, folders, repository, new GitChangeSources(root, git)),
                sealing,
                radar,
                flows,
                operations,
                audit,
                clock);
    }

    /** A library runs nothing that could turn out to be unwell. */
    private static Probation probation(HelixConfig config) {
        var length = config.production().control() == null ? Duration.ZERO : config.probation();
        return new Probation(length, PROBATION_LOOK, new SystemPause());
    }

    private static Optional<Remote> remote(Path root, HelixConfig config) {
        return config.push() ? Optional.of(new GitCommandRemote(root, REMOTE, config.mainBranch())) : Optional.empty();
    }

    private static ValidationPlan plan(HelixConfig config) {
        return new ValidationPlan(
                config.validation().syntax(),
                config.validation().unit(),
                config.validation().e2e(),
                config.validation().benchmark(),
                config.validation().ablation(),
                Map.of(
                        "HELIX_PORT", Integer.toString(config.test().port()),
                        "HELIX_TEST_URL", config.test().url(),
                        "HELIX_PRODUCTION_URL", config.production().url()));
    }

    /** Returns development by {@code agent}. */
    public Development development(Agent agent) {
        return new Development(projection, workshop, instructed(agent), sealing, runner, clock);
    }

    /** Returns a consultant by {@code agent}. The caller closes it before this. */
    public Consultant consultant(Agent agent) {
        return ConsultantWiring.of(
                config, root, instructed(agent), actions.developedBy(development(agent)), compliance, clock);
    }

    private Agent instructed(Agent agent) {
        var files = config.agent().instructions();
        return files.isEmpty()
                ? agent
                : new InstructedAgent(agent, new ProjectInstructions(workshop.repository(), files));
    }

    /** Starts the server of {@code helix.yaml}. The caller closes it before this. */
    public HelixServer serve(String version) {
        return HelixServer.start(
                http(version), access(), useCases(), () -> production.tree().sha(), hooks::answer);
    }

    /** Starts the server of {@code helix.yaml}, with a chat. The caller closes it before this. */
    public HelixServer serve(String version, Consultant consultant) {
        return HelixServer.start(
                http(version), access(), useCases(), () -> production.tree().sha(), hooks::answer, consultant, totals);
    }

    private HttpSettings http(String version) {
        var server = config.server();
        return new HttpSettings(server.host(), server.port(), version, server.tls(), server.publicUrl());
    }

    private static List<AuditSink> sinks(HelixConfig config, InstantSource clock) {
        var sinks = new ArrayList<AuditSink>();
        if (config.auditLog().file() != null) {
            sinks.add(AuditSink.file(config.auditLog().file()));
        }
        if (config.auditLog().syslog() != null) {
            sinks.add(AuditSink.syslog(config.auditLog().syslog(), clock));
        }
        return sinks;
    }

    /** Returns who the user is that this runs as, for a browser on this machine; nobody where only tokens count. */
    public Optional<Supplier<Optional<Caller>>> user() {
        return config.server().tokensFile() == null ? Optional.of(() -> Optional.of(user)) : Optional.empty();
    }

    private HttpAccess access() {
        var server = config.server();
        return new HttpAccess(tokens(server.tokensFile()), server.anonymous(), server.rateLimit());
    }

    /** Nobody is believed because of where they ask from: what is being judged can ask from there, too. */
    private Tokens tokens(@Nullable Path file) {
        if (file != null) {
            return new TokenFile(file, clock);
        }
        var own = resources.add(
                config.server().keepCredential() ? LocalCredential.keep(root) : LocalCredential.make(root));
        var others = new TokenFile(root.resolve(TokenFile.PLACE), clock);
        return token -> own.is(token) ? Optional.of(user) : others.holder(token);
    }

    /** Does what only pays where HELIX stays: idle slots are made ready in the background, and live ones looked at now and then. */
    public void stay() {
        sweeper.begin(actions.operations()::anyRunning);
        var looking = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("slot patrol").factory());
        var next = looking.scheduleWithFixedDelay(this::patrol, LOOK.toSeconds(), LOOK.toSeconds(), TimeUnit.SECONDS);
        var tidying =
                looking.scheduleWithFixedDelay(this::tidy, TIDY.toSeconds(), TIDY.toSeconds(), TimeUnit.SECONDS);
        resources.add(() -> next.cancel(false));
        resources.add(() -> tidying.cancel(false));
        resources.add(looking);
    }

    private long archived() {
        return projection.projects().stream()
                .filter(project -> project.status().isFinal())
                .count();
    }

    /** What is left today waits until tomorrow. */
    private void tidy() {
        try {
            if (!actions.operations().anyRunning()) {
                retention.run();
            }
        } catch (PortException e) {
            LOG.log(Level.WARNING, "names of old projects could not be put away", e);
        }
    }

    /** Lets names of old projects go where this process has put another one into the archive: the way of those without a server. */
    public void leave() {
        if (archived() > archivedBefore) {
            retention.drop();
        }
    }

    /** A look that fails must not be the last one. */
    private void patrol() {
        try {
            patrol.look();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "the live slots could not be looked at", e);
        }
    }

    /** Returns the agent processes whose hooks the server of {@link #serve} answers. */
    public HookSessions hooks() {
        return hooks;
    }

    /** Returns where foreign processes run. */
    public Sandboxes sandboxes() {
        return sandboxes;
    }

    /** Returns what an operator does with the systems. */
    public SystemActions systemActions() {
        return systemActions;
    }

    /** Returns what the server and other tools drive. */
    public EvolutionUseCases useCases() {
        return new EvolutionUseCases(actions, systemActions);
    }

    /** Returns every verb on a project: what the server, the command line and other tools drive. */
    public ProjectActions actions() {
        return actions;
    }

    public HelixConfig config() {
        return config;
    }

    public Repository repository() {
        return repository;
    }

    public JournalProjection projection() {
        return projection;
    }

    public FolderProjects folders() {
        return folders;
    }

    public SystemControl production() {
        return production;
    }

    public SystemControl test() {
        return test;
    }

    /** Returns what installs and starts a system. */
    public SystemControl system(SystemName name) {
        return switch (name) {
            case PRODUCTION -> production;
            case TEST -> test;
        };
    }

    public SystemOperations systems() {
        return systems;
    }

    public Supervisor supervisor() {
        return supervisor;
    }

    /** Returns the operations that a crash had interrupted, as they ended now. */
    public List<Operation> recovered() {
        return recovered;
    }

    /** Waits for what is running, then lets go of the root. */
    @Override
    public void close() {
        // A development goes on at its phase next time; everything else is waited for.
        slots.close();
        actions.operations().drain(DRAIN);
        sweeper.close();
        resources.close();
    }
}
