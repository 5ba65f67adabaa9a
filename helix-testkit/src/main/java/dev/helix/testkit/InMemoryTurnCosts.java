package dev.helix.testkit;

import dev.helix.domain.agent.TurnCost;
import dev.helix.domain.port.TurnCosts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Costs that are no more than a list, and are kept for ever. */
public class InMemoryTurnCosts implements TurnCosts {

    private final List<TurnCost> costs = new CopyOnWriteArrayList<>();

    @Override
    public void keep(TurnCost cost) {
        costs.add(cost);
    }

    @Override
    public List<TurnCost> since(Instant start) {
        return costs.stream()
                .filter(cost -> !cost.at().isBefore(start))
                .sorted(Comparator.comparing(TurnCost::at))
                .toList();
    }
}
