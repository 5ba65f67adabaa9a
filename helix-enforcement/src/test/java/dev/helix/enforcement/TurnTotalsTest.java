package dev.helix.enforcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.TurnCost;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.TurnCosts;
import dev.helix.testkit.InMemoryTurnCosts;
import dev.helix.testkit.TurnCostsContract;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TurnTotalsTest implements TurnCostsContract {

    @Override
    public TurnCosts costs() {
        return new TurnTotals(new InMemoryTurnCosts());
    }

    @Test
    void addsUpByProfileAndTellsHowManyHadNoPrice() {
        var totals = new TurnTotals(new InMemoryTurnCosts());
        totals.keep(TurnCostsContract.sample(AT));
        totals.keep(TurnCostsContract.sample(AT));
        totals.keep(
                new TurnCost(AT, AgentProfile.DEVELOPER, "second", new Usage(1, 10, 0, null, Duration.ofSeconds(1))));

        var sum = totals.of(AgentProfile.DEVELOPER);
        assertThat(sum.turns()).isEqualTo(3);
        assertThat(sum.calls()).isEqualTo(5);
        assertThat(sum.inputTokens()).isEqualTo(2_010);
        assertThat(sum.outputTokens()).isEqualTo(100);
        assertThat(sum.usd()).isEqualTo(0.025);
        assertThat(sum.unpriced()).isEqualTo(1);
        assertThat(totals.of(AgentProfile.CONSULTANT).turns()).isZero();
    }

    @Test
    void countsWhatCouldNotBeKept() {
        var totals = new TurnTotals(new InMemoryTurnCosts() {
            @Override
            public void keep(TurnCost cost) {
                throw new PortException("the disk is full");
            }
        });

        assertThatThrownBy(() -> totals.keep(TurnCostsContract.sample(AT))).isInstanceOf(PortException.class);

        assertThat(totals.of(AgentProfile.DEVELOPER).turns()).isEqualTo(1);
    }
}
