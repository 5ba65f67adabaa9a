package dev.helix.adapter.otel;

import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.TurnCost;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.port.JournalEntry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells a collector of OpenTelemetry what HELIX does: a trace for each operation, in it a span for each step, and in that the turns of
 * agents; turns of chats are traces of their own. Made of what the journal and the bookings of turns say, of which ids, kinds, outcomes and
 * numbers are sent: no prompt, no answer, no message, no path and nobody's name. Nothing waits for the collector: what it does not take
 * in time is dropped. Safe for use by many threads.
 */
public final class OtlpTraces implements AutoCloseable {

    /** Where a collector takes traces, below its address. */
    private static final String PLACE = "/v1/traces";

    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    private static final int MOST_QUEUED = 4_096;
    private static final String PHASE = "phase";

    /** The oldest are let go, should so many never end. */
    static final int MOST_OPEN = 1_000;

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<OperationId, Open> open = new LinkedHashMap<>();

    /** An operation that is not over. */
    private static final class Open {
        private final Span span;
        private final OperationKind kind;
        private final @Nullable ProjectId project;
        private @Nullable Span step;

        private Open(Span span, OperationKind kind, @Nullable ProjectId project) {
            this.span = span;
            this.kind = kind;
            this.project = project;
        }
    }

    /**
     * Sends to a collector; nothing is sent yet.
     *
     * @param collector its address, such as {@code http://127.0.0.1:4318}; one with a path is where it takes traces
     * @param headers sent along, such as a key; they are logged nowhere
     * @param version of HELIX
     */
    public OtlpTraces(URI collector, Map<String, String> headers, String version) {
        var path = collector.getPath() == null ? "" : collector.getPath();
        var address = path.isEmpty() || path.equals("/")
                ? collector.toString().replaceFirst("/$", "") + PLACE
                : collector.toString();
        var exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(address)
                .setTimeout(PATIENCE)
                .setConnectTimeout(PATIENCE)
                .setRetryPolicy(null);
        headers.forEach(exporter::addHeader);
        provider = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.builder()
                        .put("service.name", "helix")
                        .put("service.version", version)
                        .build()))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter.build())
                        .setScheduleDelay(EVERY)
                        .setExporterTimeout(PATIENCE)
                        .setMaxQueueSize(MOST_QUEUED)
                        .build())
                .build();
        tracer = provider.get("dev.helix", version);
    }

    /** Takes an entry of the journal, as they come. */
    public void happened(JournalEntry.Recorded recorded) {
        lock.lock();
        try {
            happened(recorded.sequence(), recorded.at(), recorded.entry());
        } finally {
            lock.unlock();
        }
    }

    private void happened(long sequence, Instant at, JournalEntry entry) {
        switch (entry) {
            case JournalEntry.OperationStarted(var kind, var project, var by) ->
                begin(OperationId.of(sequence), kind, project, "helix.project", project.value(), at);
            case JournalEntry.SystemOperationStarted(var kind, var system, var by) ->
                begin(OperationId.of(sequence), kind, null, "helix.system", system.word(), at);
            case JournalEntry.StepBegun(var operation, var step) ->
                of(operation).ifPresent(it -> step(it, step, at));
            case JournalEntry.StepDone(var operation, var step, var facts, var detail) ->
                of(operation).ifPresent(it -> stepOver(it, true, at));
            case JournalEntry.StepFailed failed -> of(failed.operation()).ifPresent(it -> stepOver(it, false, at));
            case JournalEntry.StepUndone undone ->
                of(undone.operation())
                        .ifPresent(it -> it.span.addEvent(
                                "undone",
                                Attributes.builder()
                                        .put("helix.step", undone.step())
                                        .build(),
                                at));
            case JournalEntry.OperationEnded(var operation, var state, var error, var code) ->
                end(operation, state, code, at);
            default -> {
                // Of no operation, or nothing that takes time.
            }
        }
    }

    private Optional<Open> of(OperationId id) {
        return Optional.ofNullable(open.get(id));
    }

    private void begin(
            OperationId id, OperationKind kind, @Nullable ProjectId project, String what, String subject, Instant at) {
        if (open.size() >= MOST_OPEN) {
            open.remove(open.keySet().iterator().next());
        }
        var span = tracer.spanBuilder(kind.word())
                .setNoParent()
                .setSpanKind(SpanKind.INTERNAL)
                .setStartTimestamp(at)
                .setAttribute("helix.operation.id", id.value())
                .setAttribute("helix.operation.kind", kind.word())
                .setAttribute(what, subject)
                .startSpan();
        open.put(id, new Open(span, kind, project));
    }

    private void step(Open operation, String step, Instant at) {
        stepOver(operation, true, at);
        // A phase has a name that a person chose: as many as there are people.
        var name = step.startsWith(PHASE + ":") ? PHASE : step;
        operation.step = tracer.spanBuilder(operation.kind.word() + " " + name)
                .setParent(Context.root().with(operation.span))
                .setSpanKind(SpanKind.INTERNAL)
                .setStartTimestamp(at)
                .setAttribute("helix.step", step)
                .startSpan();
    }

    private static void stepOver(Open operation, boolean well, Instant at) {
        var step = operation.step;
        if (step != null) {
            if (!well) {
                step.setStatus(StatusCode.ERROR);
            }
            step.end(at);
            operation.step = null;
        }
    }

    private void end(OperationId id, Operation.State state, @Nullable String code, Instant at) {
        var operation = open.remove(id);
        if (operation == null) {
            return;
        }
        boolean well = state == Operation.State.SUCCEEDED;
        stepOver(operation, well, at);
        operation.span.setAttribute("helix.operation.outcome", state.word());
        if (!well) {
            operation.span.setStatus(StatusCode.ERROR);
            if (code != null) {
                operation.span.setAttribute("error.type", code);
            }
        }
        operation.span.end(at);
    }

    /** Takes a turn of an agent that is over: by OpenTelemetry's conventions for generative AI. */
    public void turned(TurnCost turn) {
        lock.lock();
        try {
            var usage = turn.usage();
            var begun = turn.at().minus(usage.duration());
            var span = tracer.spanBuilder("invoke_agent " + word(turn.profile()))
                    .setParent(parent(turn))
                    .setSpanKind(SpanKind.CLIENT)
                    .setStartTimestamp(begun)
                    .setAttribute("gen_ai.operation.name", "invoke_agent")
                    .setAttribute("gen_ai.agent.name", word(turn.profile()))
                    .setAttribute("gen_ai.conversation.id", turn.owner())
                    .setAttribute("gen_ai.usage.input_tokens", usage.inputTokens())
                    .setAttribute("gen_ai.usage.output_tokens", usage.outputTokens())
                    .setAttribute("helix.agent.calls", usage.turns());
            if (usage.costUsd() != null) {
                span.setAttribute("helix.agent.usd", usage.costUsd().doubleValue());
            }
            span.startSpan().end(turn.at());
        } finally {
            lock.unlock();
        }
    }

    private Context parent(TurnCost turn) {
        if (turn.profile() != AgentProfile.DEVELOPER) {
            return Context.root();
        }
        return open.values().stream()
                .filter(operation ->
                        operation.project != null && operation.project.value().equals(turn.owner()))
                .reduce((earlier, later) -> later) // One that HELIX never heard the end of is open still.
                .map(operation -> Context.root().with(operation.step == null ? operation.span : operation.step))
                .orElse(Context.root());
    }

    private static String word(AgentProfile profile) {
        return switch (profile) {
            case CONSULTANT -> "consultant";
            case DEVELOPER -> "developer";
        };
    }

    /** Sends what is left, for two seconds at the most. */
    @Override
    public void close() {
        provider.shutdown().join(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    }
}
