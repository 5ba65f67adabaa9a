package dev.helix.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.TurnCost;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.port.Agent;
import dev.helix.enforcement.TurnTotals;
import dev.helix.testkit.InMemoryTurnCosts;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TurnMetricsTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final TurnTotals totals = new TurnTotals(new InMemoryTurnCosts());

    @Test
    void countsByProfileAndNeverByWhoseTurnItWas() {
        TurnMetrics.register(registry, totals, () -> new Agent.Crew(2, 1, 3));
        assertThat(registry.scrape())
                .contains(
                        "helix_agent_processes{state=\"working\"} 2.0",
                        "helix_agent_processes{state=\"idle\"} 1.0",
                        "helix_agent_waiting 3.0");
        long before = registry.scrape().lines().count();
        for (int i = 0; i < 4; i++) {
            totals.keep(new TurnCost(
                    Instant.EPOCH,
                    AgentProfile.DEVELOPER,
                    "project-" + i,
                    new Usage(2, 100, 10, i == 0 ? null : new BigDecimal("0.25"), Duration.ZERO)));
        }

        assertThat(registry.scrape())
                .contains(
                        "helix_agent_turns_total{profile=\"developer\"} 4.0",
                        "helix_agent_turns_total{profile=\"consultant\"} 0.0",
                        "helix_agent_calls_total{profile=\"developer\"} 8.0",
                        "helix_agent_tokens_total{profile=\"developer\",way=\"in\"} 400.0",
                        "helix_agent_tokens_total{profile=\"developer\",way=\"out\"} 40.0",
                        "helix_agent_usd_total{profile=\"developer\"} 0.75",
                        "helix_agent_unpriced_total{profile=\"developer\"} 1.0");
        assertThat(registry.scrape().lines().count()).isEqualTo(before);
    }
}
