package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.EvolutionUseCases;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.SystemStatus;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.JournalEntry.Recorded;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.release.Supervisor;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Numbers for Prometheus. No label is ever a project, a session or a path, so that there are few series. */
final class Metrics {

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    /** Named for those who read logs, in which it tells of each request. */
    private static final System.Logger LOG = System.getLogger("dev.helix.requests");

    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JournalProjection projection;

    Metrics(EvolutionUseCases useCases) {
        this.projection = useCases.projects().projection();
        for (var binder : List.of(
                new JvmMemoryMetrics(),
                new JvmThreadMetrics(),
                new ClassLoaderMetrics(),
                new ProcessorMetrics(),
                new UptimeMetrics())) {
            binder.bindTo(registry);
        }
        for (var status : ProjectStatus.values()) {
            Gauge.builder("helix.projects", () -> count(status))
                    .description("evolution projects, archived ones too")
                    .tag("status", status.word())
                    .register(registry);
        }
        for (var system : SystemName.values()) {
            Gauge.builder("helix.system.running", () -> running(useCases, system))
                    .description("1 while its process runs; a library has none")
                    .tag("system", system.word())
                    .register(registry);
            FunctionTimer.builder(
                            "helix.slot.look",
                            useCases.systems(),
                            systems -> systems.looks(system).count(),
                            systems -> systems.looks(system).took().toNanos(),
                            TimeUnit.NANOSECONDS)
                    .description("comparing every file of a slot with its tree")
                    .tag("system", system.word())
                    .register(registry);
        }
        for (var system : SystemName.values()) {
            // Seen as 0 before it first happens: an alert on what has never been there stays silent.
            tampered(system);
            Gauge.builder(
                            "helix.lease.held",
                            () -> useCases.systems().holder(system).isPresent() ? 1 : 0)
                    .description("1 while an operation works on the system")
                    .tag("system", system.word())
                    .register(registry);
        }
        Counter.builder("helix.sandbox.denials")
                .description("what a sandbox kept the commands of steps from")
                .register(registry);
        for (var kind : OperationKind.values()) {
            for (var state : Operation.State.values()) {
                if (state != Operation.State.RUNNING) {
                    Counter.builder("helix.operations")
                            .description("operations that ended; failed where a person has to look")
                            .tags("kind", kind.word(), "outcome", state.word())
                            .register(registry);
                }
            }
        }
        FunctionCounter.builder(
                        "helix.supervisor.restarts",
                        useCases.systems(),
                        systems -> systems.watch(SystemName.PRODUCTION)
                                .map(Supervisor.Activity::restarts)
                                .orElse(0))
                .description("how often production ended by itself and was started again")
                .register(registry);
        FunctionCounter.builder("helix.status.edits", projection, JournalProjection::statusEdits)
                .description(
                        "edits of status.json by somebody else, put back: how far agents keep to their instructions")
                .register(registry);
        projection.subscribe(this::count);
    }

    /** Shows how answers keep to the rules, and what turns of agents take. */
    void watch(HelixServer.Totals totals) {
        ComplianceMetrics.register(registry, totals.answers());
        TurnMetrics.register(registry, totals.turns(), totals.crew());
    }

    void register(RoutesConfig routes) {
        routes.get("/metrics", context -> context.contentType(TYPE).result(registry.scrape()));
    }

    /**
     * Counts a request that is over. Not an after-handler: what such a one throws about a client that is gone is handled by
     * handlers that throw for the same reason, without end.
     */
    void measure(Context context, float milliseconds) {
        LOG.log(
                System.Logger.Level.DEBUG,
                "{0} {1}: {2}, {3} ms",
                context.method().name(),
                context.path(),
                Integer.toString(context.statusCode()),
                Integer.toString((int) milliseconds));
        Timer.builder("helix.http.requests")
                .description("requests, streams until they end")
                .tag("method", method(context))
                .tag("route", route(context))
                .tag("status", context.statusCode() / 100 + "xx")
                .register(registry)
                .record(Duration.ofNanos((long) (milliseconds * 1e6)));
    }

    /** Returns the method where it is one of HTTP: a client may send any word. */
    private static String method(Context context) {
        var sent = context.method().name();
        return METHODS.contains(sent) ? sent : "other";
    }

    /** Returns the route and never the path, of which there are as many as people make up. */
    private static String route(Context context) {
        var handler = context.endpoints().lastHttpEndpoint();
        return handler == null || handler.path.equals("*") ? "none" : handler.path;
    }

    private static int running(EvolutionUseCases useCases, SystemName system) {
        return useCases.systems().state(system) == SystemStatus.State.RUNNING ? 1 : 0;
    }

    private long count(ProjectStatus status) {
        return projection.projects().stream()
                .map(EvolutionProject::status)
                .filter(status::equals)
                .count();
    }

    private void count(Recorded recorded) {
        switch (recorded.entry()) {
            case JournalEntry.OperationEnded(var id, var state, var error, var code) ->
                projection
                        .operation(id)
                        .ifPresent(operation -> registry.counter(
                                        "helix.operations",
                                        "kind",
                                        operation.kind().word(),
                                        "outcome",
                                        state.word())
                                .increment());
            case JournalEntry.StepDone done -> step(done.operation(), done.step(), "done");
            case JournalEntry.StepFailed failed -> step(failed.operation(), failed.step(), "failed");
            case JournalEntry.SandboxDenied denied ->
                registry.counter("helix.sandbox.denials")
                        .increment(denied.denial().times());
            case JournalEntry.SlotTampered tampered
            when !tampered.paths().isEmpty() -> tampered(tampered.system()).increment();
            default -> {}
        }
    }

    private Counter tampered(SystemName system) {
        return Counter.builder("helix.slot.tampered")
                .description("how often a live slot was found changed by somebody else")
                .tag("system", system.word())
                .register(registry);
    }

    private void step(OperationId id, String name, String outcome) {
        projection
                .operation(id)
                .ifPresent(operation -> operation.steps().stream()
                        .filter(step -> step.name().equals(name))
                        .forEach(step -> time(operation, step, outcome)));
    }

    private void time(Operation operation, Operation.StepRun step, String outcome) {
        var ended = step.endedAt();
        if (ended != null) {
            Timer.builder("helix.step")
                    .description("steps of operations")
                    .tag("kind", operation.kind().word())
                    // A phase has the name that its project gave it.
                    .tag("step", step.name().startsWith("phase:") ? "phase" : step.name())
                    .tag("outcome", outcome)
                    .register(registry)
                    .record(Duration.between(step.startedAt(), ended));
        }
    }
}
