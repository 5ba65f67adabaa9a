package dev.helix.enforcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.agent.TurnCost;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.TurnCosts;
import dev.helix.testkit.InMemoryTurnCosts;
import dev.helix.testkit.MovableClock;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MeteredAgentTest {

    private static final Prompt CHAT =
            Prompt.first("Hello", Path.of("/project/.helix/sessions/4711"), AgentProfile.CONSULTANT);
    private static final Prompt PHASE =
            Prompt.first("Do it.", Path.of("/project/projects/evolution/feature-xyz"), AgentProfile.DEVELOPER);

    private final InMemoryTurnCosts costs = new InMemoryTurnCosts();
    private final MovableClock clock = new MovableClock();
    private final Priced priced = new Priced();

    /** An agent whose next turns end as they are told to. */
    private static final class Priced implements Agent {
        private final Queue<AgentEvent> ends = new ArrayDeque<>();
        private final List<Prompt> asked = new ArrayList<>();

        void costs(@Nullable String usd) {
            ends.add(new AgentEvent.Finished(usage(usd)));
        }

        static Usage usage(@Nullable String usd) {
            return new Usage(1, 100, 10, usd == null ? null : new BigDecimal(usd), Duration.ofSeconds(2));
        }

        @Override
        public String name() {
            return "priced";
        }

        @Override
        public boolean confined() {
            return true;
        }

        @Override
        public List<String> end(AgentSession session) {
            return List.of("left of " + session);
        }

        @Override
        public AgentTurn start(Prompt prompt) {
            asked.add(prompt);
            return new AgentTurn() {
                @Override
                public @Nullable AgentEvent next() {
                    return ends.poll();
                }

                @Override
                public void cancel() {}

                @Override
                public void close() {}
            };
        }
    }

    private MeteredAgent limitedTo(@Nullable String usd) {
        return new MeteredAgent(priced, costs, usd == null ? null : new BigDecimal(usd), clock, ZoneOffset.UTC);
    }

    private static @Nullable AgentEvent turn(Agent agent, Prompt prompt) {
        try (var turn = agent.start(prompt)) {
            return turn.next();
        }
    }

    private static AgentFailure failure(@Nullable AgentEvent event) {
        return event instanceof AgentEvent.Failed failed ? failed.failure() : fail("not failed, but " + event);
    }

    @Test
    void everyTurnIsBookedForTheChatOrTheProjectThatItWorkedFor() {
        var agent = limitedTo(null);
        priced.costs("0.50");
        priced.costs(null);

        turn(agent, CHAT);
        turn(agent, PHASE);

        assertThat(costs.since(Instant.EPOCH))
                .containsExactly(
                        new TurnCost(clock.instant(), AgentProfile.CONSULTANT, "4711", Priced.usage("0.50")),
                        new TurnCost(clock.instant(), AgentProfile.DEVELOPER, "feature-xyz", Priced.usage(null)));
        assertThat(agent.name()).isEqualTo("priced");
        assertThat(agent.confined()).isTrue();
        assertThat(agent.end(new AgentSession("s"))).containsExactly("left of s");
    }

    @Test
    void onceADaysTurnsHaveCostWhatTheyMayNobodyIsAskedUntilTheNextDay() {
        var agent = limitedTo("1.00");
        priced.costs("0.70");
        priced.costs("0.40");

        turn(agent, CHAT);
        turn(agent, PHASE);
        var refused = turn(agent, CHAT);

        assertThat(priced.asked).hasSize(2);
        assertThat(failure(refused)).isInstanceOfSatisfying(AgentFailure.DailyLimit.class, limit -> {
            assertThat(limit.isOutage()).isTrue();
            assertThat(limit.isTransient()).isFalse();
            assertThat(limit.message()).contains("1.00 USD", "agent.daily_usd");
            clock.move(limit.retryAfter());
        });
        priced.costs("0.10");
        assertThat(turn(agent, CHAT)).isInstanceOf(AgentEvent.Finished.class);
    }

    @Test
    void eachTurnMayCostWhatIsLeftOfTheDayUnlessItMayCostLess() {
        var agent = limitedTo("1.00");
        priced.costs("0.70");
        turn(agent, CHAT);
        turn(agent, PHASE);
        turn(agent, new Prompt("x", null, PHASE.directory(), AgentProfile.DEVELOPER, new BigDecimal("0.05")));

        assertThat(priced.asked)
                .extracting(Prompt::usd)
                .containsExactly(new BigDecimal("1.00"), new BigDecimal("0.30"), new BigDecimal("0.05"));
    }

    @Test
    void aTurnThatIsBrokenOffByTheDaysLimitSaysSoAndByItsOwnBudgetSaysThat() {
        var agent = limitedTo("1.00");
        var broken = new AgentEvent.Failed(new AgentFailure.BudgetExceeded("too dear"), Priced.usage("0.20"));
        priced.ends.add(broken);
        priced.ends.add(broken);

        assertThat(failure(turn(agent, PHASE))).isInstanceOf(AgentFailure.DailyLimit.class);
        var own = new Prompt("x", null, PHASE.directory(), AgentProfile.DEVELOPER, new BigDecimal("0.05"));
        assertThat(turn(agent, own)).isEqualTo(broken);
        assertThat(costs.since(Instant.EPOCH)).hasSize(2);
    }

    @Test
    void withoutAPriceALimitCanNotBeKeptToAndThatIsSaid() {
        var agent = limitedTo("1.00");
        priced.ends.add(new AgentEvent.Failed(new AgentFailure.Killed("gone"), Priced.usage(null)));
        for (int turn = 0; turn < 3; turn++) {
            priced.costs(null);
        }
        for (int turn = 0; turn < 4; turn++) {
            turn(agent, CHAT);
        }

        assertThat(priced.asked)
                .as("a turn that was broken off has no price, and that is no reason")
                .hasSize(4);
        assertThat(failure(turn(agent, CHAT)))
                .isInstanceOf(AgentFailure.BudgetExceeded.class)
                .satisfies(why -> assertThat(why.message()).contains("agent.daily_usd", "no price"));
    }

    /** The first turn after an agent's process was killed has none. */
    @Test
    void aTurnWithoutAPriceAmongOthersIsTakenForTheDearest() {
        var agent = limitedTo("1.00");
        priced.costs(null);
        priced.costs("0.30");
        priced.costs("0.10");
        priced.costs(null);
        for (int turn = 0; turn < 4; turn++) {
            assertThat(turn(agent, CHAT)).isInstanceOf(AgentEvent.Finished.class);
        }

        assertThat(failure(turn(agent, CHAT)))
                .as("0.30 + 0.10, and twice 0.30")
                .isInstanceOf(AgentFailure.DailyLimit.class);
    }

    @Test
    void whatCanNotBeKeptCountsAllTheSame() {
        var full = new TurnCosts() {
            @Override
            public void keep(TurnCost cost) {
                throw new PortException("no space left");
            }

            @Override
            public List<TurnCost> since(Instant start) {
                return List.of();
            }
        };
        var agent = new MeteredAgent(priced, full, BigDecimal.ONE, clock, ZoneOffset.UTC);
        priced.costs("2.00");

        assertThat(turn(agent, CHAT)).isInstanceOf(AgentEvent.Finished.class);
        assertThat(failure(turn(agent, CHAT))).isInstanceOf(AgentFailure.DailyLimit.class);
    }

    @Test
    void aDayBeginsWhereHelixIs() {
        var west = new MeteredAgent(priced, costs, BigDecimal.ONE, clock, ZoneId.of("America/New_York"));
        var midnight = clock.instant()
                .atZone(ZoneId.of("America/New_York"))
                .toLocalDate()
                .plusDays(1)
                .atStartOfDay(ZoneId.of("America/New_York"))
                .toInstant();
        priced.costs("1.00");
        turn(west, CHAT);

        clock.move(Duration.between(clock.instant(), midnight).minusSeconds(1));
        assertThat(failure(turn(west, CHAT)).retryAfter()).isEqualTo(Duration.ofSeconds(1));
        clock.move(Duration.ofSeconds(1));
        priced.costs("0.10");
        assertThat(turn(west, CHAT)).isInstanceOf(AgentEvent.Finished.class);
    }

    @Test
    void theTriesOfOneTurnTogetherKeepToWhatIsLeftOfTheDay() {
        var busy = new AgentFailure.Overloaded("busy");
        priced.ends.add(new AgentEvent.Failed(busy, Priced.usage("0.70")));
        priced.ends.add(new AgentEvent.Failed(busy, Priced.usage("0.30")));
        var soon = new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), 3);
        var agent = new MeteredAgent(
                new RetryingAgent(priced, soon, new Random(1)), costs, BigDecimal.ONE, clock, ZoneOffset.UTC);
        AgentEvent last = null;
        try (var turn = agent.start(CHAT)) {
            for (var event = turn.next(); event != null; event = turn.next()) {
                last = event;
            }
        }

        assertThat(failure(last)).isInstanceOf(AgentFailure.DailyLimit.class);
        assertThat(priced.asked).extracting(Prompt::usd).containsExactly(BigDecimal.ONE, new BigDecimal("0.30"));
    }
}
