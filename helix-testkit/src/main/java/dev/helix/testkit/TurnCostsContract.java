package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.TurnCost;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.port.TurnCosts;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** The contract of {@link TurnCosts}. */
public interface TurnCostsContract {

    /** When the samples were over. */
    Instant AT = Instant.parse("2026-11-01T10:00:00Z");

    /** Returns the subject, empty. */
    TurnCosts costs();

    /** Returns a cost with something in every place. */
    static TurnCost sample(Instant at) {
        return new TurnCost(
                at,
                AgentProfile.DEVELOPER,
                "feature-größe",
                new Usage(2, 1_000, 50, new BigDecimal("0.0125"), Duration.ofMillis(1_500)));
    }

    @Test
    default void givesBackWhatItKeeps() {
        var costs = costs();
        costs.keep(sample(AT));
        var unpriced = new TurnCost(
                AT.plusSeconds(1), AgentProfile.CONSULTANT, "4711", new Usage(1, 10, 0, null, Duration.ZERO));
        costs.keep(unpriced);

        assertThat(costs.since(Instant.EPOCH)).containsExactly(sample(AT), unpriced);
    }

    @Test
    default void findsThoseSinceAMomentTheOldestFirst() {
        var costs = costs();
        costs.keep(sample(AT.plusSeconds(60)));
        costs.keep(sample(AT));
        costs.keep(sample(AT.plus(Duration.ofDays(1))));

        assertThat(costs.since(AT.plusSeconds(1)))
                .extracting(TurnCost::at)
                .containsExactly(AT.plusSeconds(60), AT.plus(Duration.ofDays(1)));
        assertThat(costs.since(Instant.EPOCH)).hasSize(3);
        assertThat(costs.since(AT.plus(Duration.ofDays(3)))).isEmpty();
    }

    @Test
    default void losesNothingWhereManyKeepAtATime() throws Exception {
        var costs = costs();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                var at = AT.plusSeconds(i);
                threads.execute(() -> costs.keep(sample(at)));
            }
        }

        assertThat(costs.since(Instant.EPOCH)).hasSize(50);
    }
}
