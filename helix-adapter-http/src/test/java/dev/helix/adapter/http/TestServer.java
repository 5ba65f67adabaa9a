package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.EvolutionUseCases;
import dev.helix.adapter.http.wire.Problem;
import dev.helix.consultant.Consultant;
import dev.helix.consultant.RecordedAnswers;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.Judges;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.WatchedPaths;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import dev.helix.domain.port.AuditTrail;
import dev.helix.domain.port.Guard;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.SyntaxChecker;
import dev.helix.domain.port.TestReports;
import dev.helix.domain.port.TurnCosts;
import dev.helix.evolution.NightLetters;
import dev.helix.evolution.ProjectActions;
import dev.helix.evolution.Recovery;
import dev.helix.evolution.SystemActions;
import dev.helix.evolution.develop.DeveloperPermits;
import dev.helix.evolution.develop.Development;
import dev.helix.evolution.develop.FilesExistGate;
import dev.helix.evolution.develop.Gates;
import dev.helix.evolution.develop.Outage;
import dev.helix.evolution.develop.Workshop;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.flow.Operations;
import dev.helix.evolution.flow.StepRunner;
import dev.helix.evolution.project.ProjectFilling;
import dev.helix.evolution.project.ProjectMoves;
import dev.helix.evolution.project.Projects;
import dev.helix.evolution.project.Radar;
import dev.helix.evolution.project.Rebase;
import dev.helix.evolution.project.Revert;
import dev.helix.evolution.project.Sealing;
import dev.helix.evolution.release.CandidateValidation;
import dev.helix.evolution.release.Deployment;
import dev.helix.evolution.release.HostedSystem;
import dev.helix.evolution.release.Integration;
import dev.helix.evolution.release.MainBranch;
import dev.helix.evolution.release.Rehearsal;
import dev.helix.evolution.release.Rollback;
import dev.helix.evolution.release.StageRunner;
import dev.helix.evolution.release.Supervisor;
import dev.helix.evolution.release.SystemOperations;
import dev.helix.evolution.release.ValidateFlow;
import dev.helix.evolution.release.ValidationPlan;
import dev.helix.testkit.ChangeSet;
import dev.helix.testkit.Eventually;
import dev.helix.testkit.FakeSystem;
import dev.helix.testkit.InMemoryAnswerRecords;
import dev.helix.testkit.InMemoryChatSessions;
import dev.helix.testkit.InMemoryDatabases;
import dev.helix.testkit.InMemoryFalseAlarms;
import dev.helix.testkit.InMemoryJournal;
import dev.helix.testkit.InMemoryLeases;
import dev.helix.testkit.InMemoryProjects;
import dev.helix.testkit.InMemoryRepository;
import dev.helix.testkit.InMemorySlots;
import dev.helix.testkit.InMemoryWorkTree;
import dev.helix.testkit.InMemoryWorkspaces;
import dev.helix.testkit.MovableClock;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import dev.helix.testkit.ScriptedCommands;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real server over the real use cases; only what is outside of these is not real. */
final class TestServer implements AutoCloseable {

    static final Duration PING = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final InMemoryRepository repository = new InMemoryRepository();
    final FakeSystem test = new FakeSystem(SystemName.TEST);
    final FakeSystem production = new FakeSystem(SystemName.PRODUCTION);
    final InMemoryJournal journal;
    final InMemoryProjects folders = new InMemoryProjects();
    final InMemoryAnswerRecords answerRecords = new InMemoryAnswerRecords();
    final Projects projects;
    final ProjectActions actions;
    /** Each run of the unit tests takes one of these. */
    final Semaphore unitTests = new Semaphore(1_000);

    final List<AuditTrail.Entry> audited = new CopyOnWriteArrayList<>();

    volatile CommandResult unitResult = ScriptedCommands.exit(0, "Tests run: 3, Failures: 0, Errors: 0, Skipped: 0");

    volatile boolean auditFull;

    private volatile boolean broken;
    private final EvolutionUseCases useCases;
    private final Sealing sealing;
    private final Operations operations;
    private final InMemoryWorkspaces workspaces = new InMemoryWorkspaces(repository, Path.of("workspaces"));
    private volatile Runnable work = () -> {};
    private volatile ScriptedAgent developer = new ScriptedAgent(
            Script.named("developer").say("Done.").turn().say("Done.").end());
    private final List<String> hookCalls = new CopyOnWriteArrayList<>();
    private final HookCalls hooks = new HookCalls() {
        @Override
        public Optional<String> answer(String token, String event, Supplier<String> body) {
            if (!token.equals("good-token")) {
                return Optional.empty();
            }
            if (event.equals("Broken")) {
                throw new IllegalStateException("at dev.helix.Secret(Secret.java:1)");
            }
            hookCalls.add(event + " " + body.get().length());
            return Optional.of("{\"systemMessage\":\"heard " + event + "\"}");
        }

        @Override
        public Optional<String> passOver(String token, String event, String why) {
            return token.equals("good-token") && !event.equals("mcp")
                    ? Optional.of("{\"systemMessage\":\"passed over: " + why + "\"}")
                    : Optional.empty();
        }
    };
    private final HelixServer server;
    private final @Nullable Consultant consultant;
    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.builder().build();

    /** A page that follows events. */
    static final String PAGE_EVENTS = "/ui/events";

    private static final Pages PAGES = new Pages() {
        @Override
        public void register(RoutesConfig routes, Visits visits) {
            routes.get(PAGE_EVENTS, context -> {
                try (var stream = visits.stream(context)) {
                    Eventually.holds("its reader is gone", stream::gone);
                }
            });
        }

        @Override
        public Optional<String> problem(Context context, Visits visits, Problem problem) {
            return Optional.empty();
        }
    };

    TestServer() {
        this((BiFunction<EvolutionUseCases, InMemoryProjects, Consultant>) null);
    }

    /** Starts without a chat, where {@code settings} say. */
    TestServer(HttpSettings settings) {
        this(null, HttpAccess.LOCAL, settings);
    }

    /** Starts with a chat where {@code chat} makes one. */
    TestServer(@Nullable BiFunction<EvolutionUseCases, InMemoryProjects, Consultant> chat) {
        this(chat, HttpAccess.LOCAL);
    }

    /** Starts with a chat for those whom {@code access} lets in. */
    TestServer(@Nullable BiFunction<EvolutionUseCases, InMemoryProjects, Consultant> chat, HttpAccess access) {
        this(chat, access, new HttpSettings("127.0.0.1", 0, "1.2.3"));
    }

    TestServer(
            @Nullable BiFunction<EvolutionUseCases, InMemoryProjects, Consultant> chat,
            HttpAccess access,
            HttpSettings settings) {
        this(chat, access, settings, OpenStreams.MOST_OF_CHATS);
    }

    /** Lets each token have {@code chats} at once. */
    TestServer(
            @Nullable BiFunction<EvolutionUseCases, InMemoryProjects, Consultant> chat,
            HttpAccess access,
            HttpSettings settings,
            int chats) {
        var clock = new MovableClock();
        journal = new InMemoryJournal(clock);
        ChangeSet.on(repository).add("base", "1\n").commitToMain();
        var projection = new JournalProjection(journal, folders);
        projects = new Projects(projection, folders, repository, Judges.standard(), clock);
        sealing = new Sealing(projection, folders, repository, Judges.standard(), clock);
        var runner = new StepRunner(projection, new InMemoryLeases(clock));
        var testSlots = new InMemorySlots(repository, Path.of("test"));
        var databases = new InMemoryDatabases(clock);
        var testSystem = new HostedSystem(testSlots, test, Optional.of(databases));
        var live = new HostedSystem(new InMemorySlots(repository, Path.of("production")), production);
        var plan = new ValidationPlan(
                List.of(),
                new ValidationPlan.StageCommand(List.of("unit"), Duration.ofMinutes(1)),
                null,
                null,
                Map.of());
        SyntaxChecker syntax = (directory, tree, files) -> new SyntaxChecker.Syntax(files.size(), List.of());
        var validation = new StageRunner(
                plan,
                syntax,
                (command, lines) -> {
                    unitTests.acquireUninterruptibly();
                    unitResult.output().lines().forEach(lines);
                    return unitResult;
                },
                TestReports.NONE,
                repository,
                WatchedPaths.standard(),
                testSystem,
                clock);
        operations = new Operations(projection);
        var candidates = new CandidateValidation(projection, repository, testSystem, validation, Judges.standard());
        var radar = new Radar(projection, folders, repository);
        var deployment = new Deployment(projection, projects, repository, testSystem, candidates, runner, clock);
        var validateFlow = new ValidateFlow(projection, repository, testSystem, candidates, runner, clock);
        var integration = new Integration(
                projection,
                projects,
                folders,
                new MainBranch(repository, new InMemoryWorkTree(repository), Optional.empty()),
                live,
                candidates,
                runner,
                radar,
                new Integration.Probation(Duration.ofSeconds(10), Duration.ofSeconds(1), clock),
                clock);
        var rollback = new Rollback(projection, repository, testSystem, candidates, runner, clock);
        var slots = new DeveloperPermits(2);
        var moves = new ProjectMoves(projection, projects, sealing, runner, slots::stop);
        var development = new Development(
                projection,
                new Workshop(
                        folders,
                        workspaces,
                        repository,
                        (project, open) -> written -> new Guard.Seen(List.of(), List.of()),
                        new Gates(List.of(new FilesExistGate(folders))),
                        slots,
                        new Outage(Duration.ofHours(2), clock)),
                developing(),
                sealing,
                runner,
                clock);
        var systems = new SystemOperations(repository, live, testSystem, runner, Optional.of(databases));
        actions = new ProjectActions(
                projection,
                projects,
                new ProjectFilling(projects, folders, repository, source -> {
                    throw new IllegalStateException("there is no git here");
                }),
                sealing,
                radar,
                new Recovery.Flows(
                        deployment,
                        validateFlow,
                        integration,
                        rollback,
                        new Rehearsal(projection, repository, testSystem, runner),
                        new Rebase(projection, sealing, folders, repository, runner, clock),
                        new Revert(projection, projects, sealing, folders, repository, runner),
                        moves,
                        development,
                        systems),
                operations,
                this::audit,
                clock);
        useCases = new EvolutionUseCases(
                actions,
                new SystemActions(systems, new Supervisor(systems, projection, clock), this::audit, clock),
                new NightLetters(actions, TurnCosts.NONE, AuditTrail.NONE, clock),
                new RecordedAnswers(
                        answerRecords,
                        new InMemoryChatSessions(Path.of("chats")),
                        new InMemoryFalseAlarms(),
                        this::audit,
                        clock));
        if (chat == null) {
            consultant = null;
            server = HelixServer.start(settings, access, useCases, this::tree, hooks, PAGES);
        } else {
            consultant = chat.apply(useCases, folders);
            server = HelixServer.start(settings, access, useCases, this::tree, hooks, consultant, PING, chats);
        }
    }

    /** The agent that is the developer when a phase begins. */
    private Agent developing() {
        return new Agent() {
            @Override
            public String name() {
                return "developer";
            }

            @Override
            public AgentTurn start(Prompt prompt) {
                work.run();
                return developer.start(prompt);
            }
        };
    }

    /** Has phases developed by {@code script} from now on. */
    void developBy(Script script) {
        developer = new ScriptedAgent(script);
    }

    /** Has developers write {@code text} into a file of their checkout in each turn. */
    void developersWrite(String id, String path, String text) {
        work = () -> workspaces.write(new ProjectId(id), path, text);
    }

    private String tree() {
        if (broken) {
            throw new IllegalStateException("at dev.helix.Secret(Secret.java:1)");
        }
        return repository.tree(repository.main()).sha();
    }

    private void audit(AuditTrail.Entry entry) {
        if (auditFull) {
            throw new PortException("no space left for the audit log");
        }
        audited.add(entry);
    }

    /** Makes the server fail in a way that nobody has thought of. */
    void breakDown() {
        broken = true;
    }

    void startAnotherOnTheSamePort() {
        HelixServer.start(
                        new HttpSettings("127.0.0.1", port(), "1.2.3"),
                        HttpAccess.LOCAL,
                        useCases,
                        this::tree,
                        hooks,
                        Pages.NONE)
                .close();
    }

    List<String> hookCalls() {
        return hookCalls;
    }

    void seal(String id) {
        sealing.seal(new ProjectId(id), "user:a");
    }

    List<String> routes() {
        return server.routes();
    }

    /** Returns after how long each connector ends a connection on which nothing happens. */
    List<Duration> slowestHeads() {
        return server.slowestHeads();
    }

    List<Duration> idleTimeouts() {
        return server.idleTimeouts();
    }

    int mostConnections() {
        return server.mostConnections();
    }

    int port() {
        return server.port();
    }

    /** Creates a project with a phase whose output nobody will write. */
    void createPhased(String id) {
        var phase = new Phase("implement", "Implement", "Do it.", List.of("new/gone.txt"), 0);
        projects.create(new ProjectId(id), new Spec("A title", "", null, List.of()), List.of(phase), "user:a");
    }

    /** Creates one with a phase whose output is there already. */
    void createDevelopable(String id) {
        var phase = new Phase("implement", "Implement", "Do it.", List.of("new/" + id + ".txt"), 0);
        projects.create(new ProjectId(id), new Spec("A title", "", null, List.of()), List.of(phase), "user:a");
        folders.add(new ProjectId(id), id + ".txt", "new\n");
    }

    List<String> developerPrompts() {
        return developer.prompts().stream().map(prompt -> prompt.text()).toList();
    }

    void create(String id) {
        projects.create(new ProjectId(id), new Spec("A title", "", null, List.of()), List.of(), "user:a");
    }

    /** Makes a project that adds a file and is ready. */
    void ready(String id) {
        ready(id, id + ".txt");
    }

    /** Makes one that adds the file {@code path}. */
    void ready(String id, String path) {
        create(id);
        folders.add(new ProjectId(id), path, "new\n");
        seal(id);
    }

    /** Has another candidate of a deployed project tested: on a main that went on. */
    void deployOnNewMain(String id) {
        ChangeSet.on(repository).add("meanwhile", "1\n").commitToMain();
        var done = post("/helix/evolution/projects/" + id + "/deploy", "", "Prefer", "wait=20");
        if (done.status() != 200) {
            throw new AssertionError(done.body());
        }
    }

    String link(String mark) {
        return server.link(mark);
    }

    /** An answer with its body read as JSON where it is. */
    record Answer(int status, String type, String body, HttpResponse<String> response, JsonMapper json) {
        JsonNode at(String name) {
            return json.readTree(body).path(name);
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    Answer get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    Answer post(String path, String body, String... headers) {
        var request = request(path, headers);
        if (!List.of(headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        return send(request.POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer send(HttpRequest.Builder request) {
        try {
            var response = client.send(request.build(), BodyHandlers.ofString());
            var type = response.headers().firstValue("Content-Type").orElse("");
            return new Answer(response.statusCode(), type, response.body(), response, json);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(PATIENCE);
        return headers.length == 0 ? request : request.headers(headers);
    }

    Consultant consultant() {
        return java.util.Objects.requireNonNull(consultant);
    }

    HttpClient client() {
        return client;
    }

    @Override
    public void close() {
        if (consultant != null) {
            consultant.close();
        }
        unitTests.release(1_000);
        operations.drain(PATIENCE);
        client.shutdownNow();
        server.close();
    }
}
