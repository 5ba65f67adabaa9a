package dev.helix.enforcement;

import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.TurnCost;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.port.TurnCosts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Counts the turns of agents by profile since it was made, and has others keep them. Safe for use by many threads. */
public final class TurnTotals implements TurnCosts {

    private final TurnCosts costs;
    private final List<Consumer<TurnCost>> listeners = new CopyOnWriteArrayList<>();
    private final Map<AgentProfile, Sum> sums = Arrays.stream(AgentProfile.values())
            .collect(Collectors.toUnmodifiableMap(profile -> profile, profile -> new Sum()));

    /** Counts what {@code costs} is given to keep from now on. */
    public TurnTotals(TurnCosts costs) {
        this.costs = costs;
    }

    /** Counts it, also where it can't be kept: it was spent all the same. */
    @Override
    public void keep(TurnCost cost) {
        of(cost.profile()).add(cost.usage());
        listeners.forEach(listener -> listener.accept(cost));
        costs.keep(cost);
    }

    /** Has {@code listener} told of each turn from now on. */
    public void listen(Consumer<TurnCost> listener) {
        listeners.add(listener);
    }

    @Override
    public List<TurnCost> since(Instant start) {
        return costs.since(start);
    }

    /** Returns the sum of a profile's turns; it goes on growing. */
    public Sum of(AgentProfile profile) {
        return Objects.requireNonNull(sums.get(profile));
    }

    /** Sums over turns, until now. */
    public static final class Sum {
        private final LongAdder turns = new LongAdder();
        private final LongAdder calls = new LongAdder();
        private final LongAdder inputTokens = new LongAdder();
        private final LongAdder outputTokens = new LongAdder();
        private final LongAdder unpriced = new LongAdder();
        private final DoubleAdder usd = new DoubleAdder();

        private Sum() {}

        private void add(Usage usage) {
            turns.increment();
            calls.add(usage.turns());
            inputTokens.add(usage.inputTokens());
            outputTokens.add(usage.outputTokens());
            BigDecimal price = usage.costUsd();
            if (price == null) {
                unpriced.increment();
            } else {
                usd.add(price.doubleValue());
            }
        }

        /** Returns how many there were, failed ones too. */
        public long turns() {
            return turns.sum();
        }

        /** Returns the calls of models that they made. */
        public long calls() {
            return calls.sum();
        }

        /** Returns the tokens that models read. */
        public long inputTokens() {
            return inputTokens.sum();
        }

        /** Returns the tokens that models wrote. */
        public long outputTokens() {
            return outputTokens.sum();
        }

        /** Returns the price in US dollars, of those that told one. */
        public double usd() {
            return usd.sum();
        }

        /** Returns how many told no price. */
        public long unpriced() {
            return unpriced.sum();
        }
    }
}
