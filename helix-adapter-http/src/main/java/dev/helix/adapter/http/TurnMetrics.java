package dev.helix.adapter.http;

import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.port.Agent;
import dev.helix.enforcement.TurnTotals;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/** Shows Prometheus the turns of agents. Labels are words of an enumeration and of this class alone. */
final class TurnMetrics {

    private final MeterRegistry registry;
    private final TurnTotals totals;

    private TurnMetrics(MeterRegistry registry, TurnTotals totals) {
        this.registry = registry;
        this.totals = totals;
    }

    static void register(MeterRegistry registry, TurnTotals totals, Supplier<Agent.Crew> crew) {
        gauge(registry, crew, "working", Agent.Crew::working);
        gauge(registry, crew, "idle", Agent.Crew::idle);
        Gauge.builder("helix.agent.waiting", () -> crew.get().waiting())
                .description("turns that wait until there may be one more process")
                .register(registry);
        var metrics = new TurnMetrics(registry, totals);
        for (var profile : AgentProfile.values()) {
            metrics.counter(profile, "helix.agent.turns", "turns of agents, failed ones too", TurnTotals.Sum::turns)
                    .register(registry);
            metrics.counter(profile, "helix.agent.calls", "calls of models in these turns", TurnTotals.Sum::calls)
                    .register(registry);
            metrics.tokens(profile, "in", TurnTotals.Sum::inputTokens);
            metrics.tokens(profile, "out", TurnTotals.Sum::outputTokens);
            metrics.counter(profile, "helix.agent.usd", "the price of turns that told one", TurnTotals.Sum::usd)
                    .register(registry);
            metrics.counter(profile, "helix.agent.unpriced", "turns that told no price", TurnTotals.Sum::unpriced)
                    .register(registry);
        }
    }

    private static void gauge(
            MeterRegistry registry, Supplier<Agent.Crew> crew, String state, ToIntFunction<Agent.Crew> count) {
        Gauge.builder("helix.agent.processes", () -> count.applyAsInt(crew.get()))
                .description("processes of agents, with a turn in them (working) or kept for the next one (idle)")
                .tag("state", state)
                .register(registry);
    }

    private void tokens(AgentProfile profile, String way, ToDoubleFunction<TurnTotals.Sum> count) {
        counter(profile, "helix.agent.tokens", "what models read (in) and wrote (out)", count)
                .tag("way", way)
                .register(registry);
    }

    private FunctionCounter.Builder<TurnTotals.Sum> counter(
            AgentProfile profile, String name, String description, ToDoubleFunction<TurnTotals.Sum> count) {
        return FunctionCounter.builder(name, totals.of(profile), count)
                .description(description)
                .tag("profile", profile.name().toLowerCase(Locale.ROOT));
    }
}
