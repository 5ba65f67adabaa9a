package dev.helix.adapter.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.data.DatabaseKind;
import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.evolution.SystemName;
import dev.helix.testkit.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatabaseLooksTest {

    private final MovableClock clock = new MovableClock();
    private final List<SystemName> asked = new ArrayList<>();
    private final DatabaseLooks looks = new DatabaseLooks(
            name -> {
                asked.add(name);
                return List.of(new DatabaseStatus(
                        DatabaseKind.REDIS, "redis://" + asked.size(), new DatabaseStatus.Away("it is away")));
            },
            clock);

    @Test
    void oneLookServesAllPagesForAFewSeconds() {
        var first = looks.of(SystemName.TEST, 0);
        clock.move(Duration.ofSeconds(4));

        assertThat(looks.of(SystemName.TEST, 0)).isEqualTo(first);
        assertThat(asked).containsExactly(SystemName.TEST);

        clock.move(Duration.ofSeconds(1));
        assertThat(looks.of(SystemName.TEST, 0)).isNotEqualTo(first);
        assertThat(asked).hasSize(2);
    }

    @Test
    void eachSystemHasItsOwn() {
        looks.of(SystemName.TEST, 0);
        looks.of(SystemName.PRODUCTION, 0);

        assertThat(asked).containsExactly(SystemName.TEST, SystemName.PRODUCTION);
    }

    @Test
    void theEndOfAnOperationIsSeenAtOnce() {
        var before = looks.of(SystemName.TEST, 7);

        assertThat(looks.of(SystemName.TEST, 8)).isNotEqualTo(before);
    }
}
