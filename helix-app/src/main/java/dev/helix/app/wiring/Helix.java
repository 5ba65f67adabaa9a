package dev.helix.app.wiring;

import dev.helix.adapter.claude.HookSessions;
import dev.helix.adapter.git.JGitRepository;
import dev.helix.adapter.http.HelixServer;
import dev.helix.adapter.http.ToolMessages;
import dev.helix.adapter.http.wire.EvolutionUseCases;
import dev.helix.adapter.local.FolderProjects;
import dev.helix.adapter.local.FolderSessions;
import dev.helix.adapter.local.Lifetime;
import dev.helix.adapter.local.PrivateFiles;
import dev.helix.adapter.local.RootLock;
import dev.helix.adapter.mcp.ToolServer;
import dev.helix.adapter.web.WebPages;
import dev.helix.app.cli.ProgramVersion;
import dev.helix.app.config.ConfigReader;
import dev.helix.app.config.HelixConfig;
import dev.helix.app.tool.RootTools;
import dev.helix.app.tool.ToolWiring;
import dev.helix.consultant.Consultant;
import dev.helix.consultant.RecordedAnswers;
import dev.helix.domain.access.ProjectScope;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AnswerRecords;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Repository;
import dev.helix.enforcement.Compliance;
import dev.helix.enforcement.ComplianceTotals;
import dev.helix.enforcement.Observation;
import dev.helix.evolution.NightLetters;
import dev.helix.evolution.ProjectActions;
import dev.helix.evolution.Recovery;
import dev.helix.evolution.SystemActions;
import dev.helix.evolution.develop.Development;
import dev.helix.evolution.flow.Failpoints;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.flow.Operations;
import dev.helix.evolution.project.PinRetention;
import dev.helix.evolution.release.SlotPatrol;
import dev.helix.evolution.release.SlotSweeper;
import dev.helix.evolution.release.Supervisor;
import dev.helix.evolution.release.SystemControl;
import dev.helix.evolution.release.SystemOperations;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * HELIX on one root: everything wired, the root locked, what a crash had left behind finished or put back. The only place
 * that makes adapters.
 */
public final class Helix implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Helix.class.getName());

    private static final Duration LOOK = Duration.ofMinutes(3);
    private static final Duration TIDY = Duration.ofHours(4);
    /** One operation often follows another at once, and a slot that is a few changes behind costs nothing. */
    private static final Duration SWEEP_PAUSE = Duration.ofSeconds(2);

    private static final Duration DRAIN = Duration.ofMinutes(5);

    private final Setup setup;
    private final State state;
    private final HostedSystems systems;
    private final FlowWiring flows;
    private final ServerWiring server;
    private final ProjectActions actions;
    private final SystemActions systemActions;
    private final Supervisor supervisor;
    private final SlotSweeper sweeper;
    private final SlotPatrol patrol;
    private final PinRetention retention;
    private final long archivedBefore;
    private volatile Runnable chatRetention = () -> {};
    private volatile Function<Path, Optional<ProjectScope>> chatScope = chat -> Optional.empty();
    private final SystemControl production;
    private final SystemControl test;
    private final List<Operation> recovered;
    private final Operations operations;
    private @Nullable Continuation continuation;
    private final HookSessions hooks;
    private final ComplianceTotals totals;
    /** Asks the agent that the consultant works with what its processes do. */
    private final AtomicReference<Supplier<Agent.Crew>> crew = new AtomicReference<>(() -> Agent.Crew.NONE);

    private final Compliance compliance;

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
        return open(root, lifetime, environment, failpoints, false);
    }

    /**
     * Opens a root to read it alone: also where an interrupted operation can't be put back yet, because the disk is full. The log tells
     * of that.
     *
     * @throws RootLock.Held when another HELIX works there
     */
    public static Helix openToRead(Path root, Map<String, String> environment) {
        return open(root, Lifetime.DETACHED, environment, Failpoint.of(environment), true);
    }

    private static Helix open(
            Path root, Lifetime lifetime, Map<String, String> environment, Failpoints failpoints, boolean reading) {
        var config = new ConfigReader(root, environment).read();
        var resources = new Resources();
        try {
            Supervised.requireNone(root, environment);
            resources.add(RootLock.take(root.resolve(".helix")));
            PrivateFiles.repair(root);
            var sandboxes = new Sandboxes(root, config, environment);
            return new Helix(new Setup(
                    root,
                    config,
                    environment,
                    lifetime,
                    failpoints,
                    InstantSource.system(),
                    sandboxes,
                    resources,
                    reading));
        } catch (RuntimeException e) {
            resources.closeAfter(e);
            throw e;
        }
    }

    private Helix(Setup setup) {
        this.setup = setup;
        var config = setup.config();
        this.totals = totals(config);
        this.compliance = new Compliance(totals);
        this.hooks = new HookPolicy(setup.root(), config.hooks(), compliance, this::chatMessages).sessions();
        var gates = new GateWiring(config);
        this.state = State.open(setup, gates.names());
        var git = setup.resources().add(new JGitRepository(setup.root(), config.mainBranch()));
        this.systems = HostedSystems.of(setup, state, git);
        this.flows = new FlowWiring(setup, state, git, systems, gates, agent());
        this.server = new ServerWiring(setup, state.logins());
        this.supervisor = new Supervisor(flows.systemOperations(), state.projection(), setup.clock());
        this.systemActions = new SystemActions(flows.systemOperations(), supervisor, state.audit(), setup.clock());
        this.sweeper =
                new SlotSweeper(systems.production().slots(), systems.test().slots(), SWEEP_PAUSE);
        this.patrol = new SlotPatrol(state.projection(), List.of(systems.production(), systems.test()));
        this.production = new SystemControl(systems.production(), flows.repository());
        this.test = new SystemControl(systems.test(), flows.repository());
        git.removeOwnLocks()
                .forEach(lock ->
                        LOG.log(Level.WARNING, "{0} was left by a HELIX that was killed, and is removed", lock));
        var recovery = flows.recovery();
        var operations = new Operations(state.projection(), sweeper::after, recovery::settle);
        this.recovered = recover(recovery, operations);
        this.operations = operations;
        this.retention = new PinRetention(state.projection(), flows.repository(), config.keepArchived(), setup.clock());
        this.archivedBefore = archived();
        this.actions = flows.actions(operations);
    }

    private List<Operation> recover(Recovery recovery, Operations operations) {
        try {
            production.recover();
            test.recover();
            if (isSupervised()) {
                continuation = Continuation.of(recovery);
                return List.of();
            }
            return recovery.run();
        } catch (PortException e) {
            if (!setup.reading()) {
                throw e;
            }
            LOG.log(Level.WARNING, "what was interrupted can''t be put back yet: {0}", e.getMessage());
            state.projection()
                    .unfinished()
                    .forEach(operation -> operations.brokeOff(operation.id(), String.valueOf(e.getMessage())));
            return List.of();
        }
    }

    /** Returns whether this very process is production, which a supervisor has started. */
    public boolean isSupervised() {
        return systems.production().process().isThisProcess();
    }

    /** Goes on with what was interrupted where this process had to be there for others first: its supervisor looks at it meanwhile. */
    public void goOn() {
        var next = continuation;
        continuation = null;
        if (next != null) {
            next.begin(operations, actions, systems.production().process());
        }
    }

    /** Returns the tree that this process reports: its own where it is a system that somebody started, else that of production. */
    private String reportedTree() {
        var own = setup.environment().get("HELIX_TREE");
        var port = Integer.toString(setup.config().server().port());
        return own != null
                        && port.equals(setup.environment().get("HELIX_PORT"))
                        && Supervised.program(setup.root(), setup.environment()).isEmpty()
                ? own
                : production.tree().sha();
    }

    private static ComplianceTotals totals(HelixConfig config) {
        return new ComplianceTotals(
                AnswerPolicy.of(config.answers()).validators().stream()
                        .map(Validator::name)
                        .toList(),
                AnswerPolicy.shadow(config.answers()).stream()
                        .map(Validator::name)
                        .toList());
    }

    private Agent agent() {
        var place = state.folder().resolve("agent");
        return setup.resources()
                .add(new LazyAgent(() ->
                        Agents.open(setup.config(), setup.root(), place, hooks, setup.sandboxes(), state.costs())));
    }

    /** Has {@code work} done with the agent of {@code helix.yaml}, and leaves no process of it behind. */
    public <T> T withAgent(Function<Agent, T> work) {
        var place = state.folder().resolve("agent");
        return Agents.with(setup.config(), setup.root(), place, hooks, setup.sandboxes(), state.costs(), work);
    }

    /** Returns development by {@code agent}. */
    public Development development(Agent agent) {
        return flows.development(agent);
    }

    /** Returns where it is kept what is enforced. */
    public Observation observation() {
        return ConsultantWiring.observation(setup.config(), setup.root(), compliance);
    }

    /** Returns a consultant by {@code agent}. The caller closes it before this. */
    public Consultant consultant(Agent agent) {
        crew.set(agent::crew);
        var consultant = ConsultantWiring.of(
                setup.config(),
                setup.root(),
                flows.instructed(agent),
                actions.developedBy(development(agent)),
                systemActions(),
                letters(),
                compliance,
                state.costs(),
                setup.clock());
        chatScope = consultant::scope;
        return consultant;
    }

    /** Starts the server of {@code helix.yaml}. The caller closes it before this. */
    public HelixServer serve(String version) {
        return HelixServer.start(
                server.http(version),
                server.access(),
                useCases(),
                this::reportedTree,
                new AgentHooks(hooks),
                pages(version));
    }

    private AnswerRecords records() {
        return ConsultantWiring.records(setup.config(), setup.root()).orElse(AnswerRecords.NONE);
    }

    /** Tells a collector from now on what happens, where helix.yaml names one. */
    private void trace(String version) {
        server.traces(version).ifPresent(traces -> {
            setup.resources().add(traces);
            state.projection().subscribe(traces::happened);
            state.costs().listen(traces::turned);
        });
    }

    private RecordedAnswers answers() {
        return new RecordedAnswers(
                records(), new FolderSessions(setup.root()), state.alarms(), state.audit(), setup.clock());
    }

    private NightLetters letters() {
        return new NightLetters(actions, state.costs(), state.audit(), setup.clock());
    }

    /** Returns the pages for people. */
    private PageWiring pages(String version) {
        return new PageWiring(new WebPages(
                actions,
                systemActions,
                letters(),
                new WebPages.Told(
                        new FolderSessions(setup.root()), records(), answers(), state.alarms(), state.costs()),
                version,
                setup.clock()));
    }

    /** Starts the server of {@code helix.yaml}, with a chat. The caller closes it before this. */
    public HelixServer serve(String version, Consultant consultant) {
        trace(version);
        chatRetention =
                new ChatRetention(consultant, setup.config().observation().chatDays(), state.audit(), setup.clock());
        chatRetention.run();
        return HelixServer.start(
                server.http(version),
                server.access(),
                useCases(),
                this::reportedTree,
                new AgentHooks(hooks),
                consultant,
                new HelixServer.Totals(totals, state.costs(), () -> crew.get().get()),
                messages(version),
                pages(version));
    }

    private ToolMessages messages(String version) {
        var answering = new ToolServer(version);
        return (message, by) -> answering.answer(message, tools().of(by));
    }

    /** Asked for when an agent starts, long after everything is there. */
    private UnaryOperator<String> chatMessages(Path chat) {
        var answering = new ToolServer(ProgramVersion.text());
        return message -> answering
                .answer(message, tools().inChat(chat, chatScope.apply(chat)))
                .orElse("");
    }

    /** Returns what clients of the Model Context Protocol are shown of the root. */
    public ToolWiring tools() {
        var consultant = setup.config().consultant();
        return new ToolWiring(
                setup.root(),
                useCases(),
                state.folders(),
                new GateWiring(setup.config()).names(),
                new RootTools.Decisions(
                        AnswerPolicy.profile(
                                consultant,
                                (key, why) -> new Refused(new Refusal.InvalidSpec(ConfigReader.FILE, 0, key, why))),
                        consultant.locale()));
    }

    /** Returns who the user is that this runs as, for a browser on this machine; nobody where only tokens count. */
    public Optional<String> user() {
        return server.user();
    }

    /** Does what only pays where HELIX stays: idle slots are made ready in the background, and live ones looked at now and then. */
    public void stay() {
        stay(LOOK);
    }

    /** As {@link #stay()}, and looks at the live slots once in {@code look}, which is a millisecond or more. */
    public void stay(Duration look) {
        sweeper.begin(actions.operations()::anyRunning);
        var looking = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("slot patrol").factory());
        var next =
                looking.scheduleWithFixedDelay(this::patrol, look.toMillis(), look.toMillis(), TimeUnit.MILLISECONDS);
        var tidying = looking.scheduleWithFixedDelay(this::tidy, TIDY.toSeconds(), TIDY.toSeconds(), TimeUnit.SECONDS);
        setup.resources().add(() -> next.cancel(false));
        setup.resources().add(() -> tidying.cancel(false));
        setup.resources().add(looking);
    }

    private long archived() {
        return state.projection().projects().stream()
                .filter(project -> project.status().isFinal())
                .count();
    }

    /** One that fails must not be the last one, and while something else is done it can wait. */
    private void tidy() {
        chatRetention.run();
        try {
            if (!actions.operations().anyRunning()) {
                retention.run();
            }
        } catch (RuntimeException e) {
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
        return setup.sandboxes();
    }

    /** Returns what an operator does with the systems. */
    public SystemActions systemActions() {
        return systemActions;
    }

    /** Returns what the server and other tools drive. */
    public EvolutionUseCases useCases() {
        return new EvolutionUseCases(actions, systemActions, letters(), answers());
    }

    /** Returns every verb on a project: what the server, the command line and other tools drive. */
    public ProjectActions actions() {
        return actions;
    }

    public HelixConfig config() {
        return setup.config();
    }

    public Repository repository() {
        return flows.repository();
    }

    public JournalProjection projection() {
        return state.projection();
    }

    public FolderProjects folders() {
        return state.folders();
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
        return flows.systemOperations();
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
        flows.stopDevelopments();
        if (!(systems.production().process() instanceof SupervisedSystem supervised) || !supervised.isHandedOver()) {
            actions.operations().drain(DRAIN);
        }
        sweeper.close();
        setup.resources().close();
    }
}
