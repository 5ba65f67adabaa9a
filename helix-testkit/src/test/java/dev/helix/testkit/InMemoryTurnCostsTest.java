package dev.helix.testkit;

import dev.helix.domain.port.TurnCosts;

class InMemoryTurnCostsTest implements TurnCostsContract {

    @Override
    public TurnCosts costs() {
        return new InMemoryTurnCosts();
    }
}
