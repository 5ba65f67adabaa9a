package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.EvolutionUseCases;
import dev.helix.adapter.http.wire.Problem;
import dev.helix.consultant.Consultant;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.PortException;
import dev.helix.enforcement.ComplianceTotals;
import dev.helix.enforcement.TurnTotals;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import jakarta.servlet.DispatcherType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** The one server of HELIX. Each request has a virtual thread of its own. */
public final class HelixServer implements AutoCloseable {

    private static final Set<String> ROUTELESS = Set.of("TRACE", "QUERY", "CONNECT");
    /** Of what has no limit of its own, in bytes. */
    static final int LARGEST_REQUEST = 1024 * 1024;

    /** Bytes a second, on the average: a body that comes slower holds a thread for nothing. */
    static final long SLOWEST_BODY = 512;

    /** So long a body may be slower. */
    static final Duration SLOWEST_BODY_GRACE = Duration.ofSeconds(2);

    static final int MOST_CONNECTIONS = 4_000;

    /** Longer than any silence between two pings, and than clients keep a connection for their next request. */
    static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

    /** So much of a refused body is still taken, in bytes, so that its sender comes to read the refusal. */
    static final long MOST_UNREAD = 64L << 20;

    /** For so long. */
    static final Duration LONGEST_UNREAD = Duration.ofSeconds(20);

    /** From the first byte of a request's head to its last: a client sends it at once. */
    static final Duration SLOWEST_HEAD = Duration.ofSeconds(20);

    private static final int MOST_WAITING_CONNECTIONS = 1_024;

    private static final String PAGE = "text/html";

    private static final System.Logger LOG = System.getLogger(HelixServer.class.getName());

    private final Javalin javalin;
    private final HttpSettings settings;
    private final Door door;

    private HelixServer(Javalin javalin, HttpSettings settings, Door door) {
        this.javalin = javalin;
        this.settings = settings;
        this.door = door;
    }

    /** The checks before every route, and the pages behind them. */
    private record Door(
            LocalRequests own,
            BrowserSessions sessions,
            AccessGate gate,
            Pages pages,
            OpenStreams events,
            Visits visits) {
        Door(LocalRequests own, BrowserSessions sessions, HttpAccess access, Pages pages, OpenStreams events) {
            this(own, sessions, new AccessGate(own, access, sessions), pages, events, new Visits(events));
        }

        Door(HttpSettings settings, HttpAccess access, Pages pages) {
            this(
                    new LocalRequests(settings),
                    new BrowserSessions(access.known(), access.logins(), InstantSource.system()),
                    access,
                    pages,
                    new OpenStreams(OpenStreams.MOST_OF_EVENTS));
        }

        /** Returns a problem as a page, where a person looks; empty elsewhere. */
        Optional<String> page(Context context, Problem problem) {
            return pages.problem(context, visits, problem);
        }
    }

    /**
     * The sums that the metrics show.
     *
     * @param answers how the consultant's answers keep to the rules
     * @param turns what turns of agents take
     * @param crew what the agent's processes do now
     */
    public record Totals(ComplianceTotals answers, TurnTotals turns, Supplier<Agent.Crew> crew) {}

    /**
     * Starts listening.
     *
     * @param access who is let in
     * @param tree what production runs now
     * @param hooks answers the agents that work for this server
     * @param pages for people
     * @throws PortException when the port is taken
     */
    public static HelixServer start(
            HttpSettings settings,
            HttpAccess access,
            EvolutionUseCases useCases,
            Supplier<String> tree,
            HookCalls hooks,
            Pages pages) {
        var door = new Door(settings, access, pages);
        return start(
                settings,
                door,
                new Metrics(useCases),
                useCases,
                tree,
                UnaryOperator.identity(),
                new HookRoutes(hooks)::register);
    }

    /**
     * Starts listening, with a chat.
     *
     * @param access who is let in
     * @param hooks answers the agents that work for this server
     * @param totals for the metrics
     * @param tools answers agents that are other people's
     * @param pages for people
     * @throws PortException when the port is taken
     */
    public static HelixServer start(
            HttpSettings settings,
            HttpAccess access,
            EvolutionUseCases useCases,
            Supplier<String> tree,
            HookCalls hooks,
            Consultant consultant,
            Totals totals,
            ToolMessages tools,
            Pages pages) {
        var door = new Door(settings, access, pages);
        var metrics = new Metrics(useCases);
        metrics.watch(totals);
        return start(settings, door, metrics, useCases, tree, consultant::said, routes -> {
            new HookRoutes(hooks).register(routes);
            new ToolRoute(tools).register(routes);
            new ChatRoutes(consultant, door.gate(), ChatRoutes.PING, OpenStreams.MOST_OF_CHATS).register(routes);
        });
    }

    /**
     * Starts listening.
     *
     * @param ping longest silence on a stream of the chat
     * @param most chats of each token at once
     */
    static HelixServer start(
            HttpSettings settings,
            HttpAccess access,
            EvolutionUseCases useCases,
            Supplier<String> tree,
            HookCalls hooks,
            Consultant consultant,
            Duration ping,
            int most) {
        var door = new Door(settings, access, Pages.NONE);
        return start(settings, door, new Metrics(useCases), useCases, tree, consultant::said, routes -> {
            new HookRoutes(hooks).register(routes);
            new ToolRoute((message, by) -> Optional.empty()).register(routes);
            new ChatRoutes(consultant, door.gate(), ping, most).register(routes);
        });
    }

    private static HelixServer start(
            HttpSettings settings,
            Door door,
            Metrics metrics,
            EvolutionUseCases useCases,
            Supplier<String> tree,
            UnaryOperator<String> chat,
            Consumer<RoutesConfig> more) {
        var evolution = new EvolutionRoutes(useCases);
        var systems = new SystemRoutes(useCases);
        var events = new EventRoutes(useCases.projects().projection(), door.events());
        var javalin = Javalin.create(config -> {
            basics(config);
            encrypt(config, settings);
            config.requestLogger.http(metrics::measure);
            config.routes
                    .before(context -> ChatFailure.saidBy(context, chat))
                    .before(door.gate()::require)
                    .get("/healthz", context -> context.json(health(settings, tree.get(), systems)));
            metrics.register(config.routes);
            evolution.register(config.routes);
            systems.register(config.routes);
            new LetterRoute(useCases).register(config.routes);
            new AnswerRoutes(useCases).register(config.routes);
            events.register(config.routes);
            ContractRoute.register(config.routes);
            door.pages().register(config.routes, door.visits());
            new SessionRoutes(door.sessions(), door.own(), InstantSource.system())
                    .register(
                            config.routes,
                            path -> config.unsafe.internalRouter.hasHttpHandlerEntry(HandlerType.GET, path));
            more.accept(config.routes);
            problems(config, useCases.projects().projection()::operation, door::page);
        });
        try {
            var started = settings.tls() == null ? javalin.start(settings.host(), settings.port()) : javalin.start();
            return new HelixServer(started, settings, door);
        } catch (RuntimeException e) {
            javalin.stop();
            throw new PortException(
                    "can't listen on " + settings.host() + ":" + settings.port() + ": " + e.getMessage(), e);
        }
    }

    static void basics(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = LARGEST_REQUEST;
        config.jetty.modifyServer(server -> server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server)));
        config.jetty.modifyServer(server -> server.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle starting) {
                // Many chats may come at once; what finds the queue full is reset.
                for (var connector : server.getConnectors()) {
                    if (connector instanceof ServerConnector socket) {
                        socket.setAcceptQueueSize(MOST_WAITING_CONNECTIONS);
                        socket.setIdleTimeout(IDLE_TIMEOUT.toMillis());
                        socket.addBean(new SlowHeads(SLOWEST_HEAD));
                    }
                }
            }
        }));
        config.jetty.modifyServletContextHandler(handler -> handler.addFilter(
                new FilterHolder(new BodyPace(SLOWEST_BODY, SLOWEST_BODY_GRACE)),
                "/*",
                EnumSet.of(DispatcherType.REQUEST)));
        config.jetty.modifyServletContextHandler(handler -> handler.addFilter(
                new FilterHolder(new UnreadBody(MOST_UNREAD, LONGEST_UNREAD)),
                "/*",
                EnumSet.of(DispatcherType.REQUEST)));
        config.jsonMapper(new WireJson());
    }

    /** Where there are certificate and key, nothing is said in the clear. */
    private static void encrypt(JavalinConfig config, HttpSettings settings) {
        var tls = settings.tls();
        if (tls == null) {
            return;
        }
        var keys = new SslContextFactory.Server();
        keys.setKeyStore(TlsKeys.read(tls));
        keys.setKeyStorePassword("");
        config.jetty.addConnector((server, http) -> {
            var secure = new HttpConfiguration(http);
            var customizer = new SecureRequestCustomizer();
            // A certificate may be for the name of a proxy or a team, while this machine says localhost.
            customizer.setSniHostCheck(false);
            secure.addCustomizer(customizer);
            var plain = new HttpConnectionFactory(secure);
            var connector = new ServerConnector(server, new SslConnectionFactory(keys, plain.getProtocol()), plain);
            connector.setHost(settings.host());
            connector.setPort(settings.port());
            return connector;
        });
    }

    static void problems(
            JavalinConfig config,
            Function<OperationId, Optional<Operation>> operations,
            BiFunction<Context, Problem, Optional<String>> pages) {
        var routes = config.routes;
        BiConsumer<Context, Problem> answer = (context, problem) -> answer(context, problem, pages);
        routes.exception(Refused.class, (e, context) -> answer.accept(context, Problem.of(e.refusal(), operations)))
                .exception(Rejected.class, (e, context) -> {
                    if (e.retryAfter() > 0) {
                        context.header("Retry-After", Long.toString(e.retryAfter()));
                    }
                    answer.accept(context, e.problem());
                })
                .exception(
                        PortException.class,
                        (e, context) ->
                                answer.accept(context, Problem.of(500, "ENVIRONMENT", String.valueOf(e.getMessage()))))
                .exception(
                        HttpResponseException.class,
                        (e, context) -> answer.accept(context, withoutRoute(config, context, e.getStatus())))
                .exception(Exception.class, (e, context) -> {
                    LOG.log(System.Logger.Level.ERROR, "a request broke off: " + context.path(), e);
                    answer.accept(
                            context, Problem.of(500, "INTERNAL", "this is a mistake in HELIX; its log says more"));
                });
        for (var status : List.of(400, 404, 405, 408, 413, 500)) {
            routes.error(status, context -> {
                var type = context.res().getContentType();
                boolean told = type != null
                        && (type.startsWith(Problem.MEDIA_TYPE)
                                || type.startsWith(PAGE)
                                || (ChatFailure.concerns(context) && type.startsWith("application/json")));
                if (!told) {
                    answer.accept(context, withoutRoute(config, context, status));
                }
            });
        }
    }

    /** A path that has other methods is there; of those that Javalin has no routes for, none is anywhere. */
    private static Problem withoutRoute(JavalinConfig config, Context context, int status) {
        var method = context.req().getMethod();
        var allowed = allowed(config, context.path());
        var other = status == 404 && !allowed.isEmpty() && !allowed.contains(method);
        var problem = Problem.of(other || ROUTELESS.contains(method) ? 405 : status);
        if (problem.status() == 405) {
            context.header(Header.ALLOW, String.join(", ", allowed));
        }
        return problem;
    }

    private static List<String> allowed(JavalinConfig config, String path) {
        return Stream.of(HandlerType.GET, HandlerType.HEAD, HandlerType.POST, HandlerType.PUT, HandlerType.DELETE)
                .filter(type -> config.unsafe.internalRouter.hasHttpHandlerEntry(type, path))
                .map(HandlerType::name)
                .toList();
    }

    private static void answer(Context context, Problem problem, BiFunction<Context, Problem, Optional<String>> pages) {
        if (ChatFailure.concerns(context)) {
            ChatFailure.of(problem).answer(context);
            return;
        }
        var page = pages.apply(context, problem);
        if (page.isPresent()) {
            context.status(problem.status())
                    .contentType(PAGE + "; charset=utf-8")
                    .result(page.get());
            return;
        }
        context.status(problem.status()).json(problem).contentType(Problem.MEDIA_TYPE);
    }

    private static Map<String, Object> health(HttpSettings settings, String tree, SystemRoutes systems) {
        var health = new LinkedHashMap<String, Object>();
        health.put("status", "ok");
        health.put("version", settings.version());
        health.put("tree", tree);
        if (settings.program() != null) {
            health.put("program", settings.program());
        }
        health.put("systems", systems.states());
        return health;
    }

    /** Returns its routes, those of the pages among them, such as {@code GET /healthz}. */
    public List<String> routes() {
        return javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .map(parsed -> parsed.endpoint.method.name() + " " + parsed.endpoint.path)
                .filter(route -> !route.startsWith("BEFORE") && !route.startsWith("AFTER"))
                .toList();
    }

    /** Returns after how long each of its connectors ends a connection on which nothing happens. */
    List<Duration> idleTimeouts() {
        return Arrays.stream(javalin.jettyServer().server().getConnectors())
                .map(connector -> Duration.ofMillis(connector.getIdleTimeout()))
                .toList();
    }

    /** Returns how long each of its connectors waits for the head of a request. */
    List<Duration> slowestHeads() {
        return Arrays.stream(javalin.jettyServer().server().getConnectors())
                .map(connector ->
                        ((ServerConnector) connector).getBean(SlowHeads.class).limit())
                .toList();
    }

    /** Returns how many connections it takes at once. */
    int mostConnections() {
        return javalin.jettyServer()
                .server()
                .getBean(NetworkConnectionLimit.class)
                .getMaxNetworkConnectionCount();
    }

    /** Returns the port it listens on. */
    public int port() {
        return javalin.port();
    }

    /** Returns its address. */
    public String url() {
        return scheme() + "://" + settings.host() + ":" + port();
    }

    private String scheme() {
        return settings.tls() == null ? "http" : "https";
    }

    /**
     * Returns an address that lets one browser in, once.
     *
     * @param mark of the token of whom looks then
     */
    public String link(String mark) {
        return SessionRoutes.address(
                door.own().privateUrl(scheme(), port(), settings.host()),
                door.sessions().key(mark));
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
