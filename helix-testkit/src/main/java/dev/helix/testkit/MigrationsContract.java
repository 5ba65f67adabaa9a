package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.port.Migrations;
import dev.helix.domain.port.PortException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** The contract of {@link Migrations}. */
public interface MigrationsContract {

    /** Returns the subject, which leads back, the same one within a test. */
    Migrations migrations();

    /** Returns one without a way back. */
    Migrations withoutWayBack();

    /** Returns a tree in a slot that can be migrated to. */
    SlotContent content();

    /** Returns one whose migration fails. */
    SlotContent broken();

    @Test
    default void goesUpAndDownHoweverOftenAndTellsWhatItPrints() {
        var lines = new ArrayList<String>();
        for (int i = 0; i < 2; i++) {
            assertThat(migrations().up(content(), lines::add).succeeded()).isTrue();
        }
        assertThat(lines).isNotEmpty();
        assertThat(migrations().leadBack()).isTrue();
        for (int i = 0; i < 2; i++) {
            assertThat(migrations().down(content(), content(), line -> {}).succeeded())
                    .isTrue();
        }
    }

    @Test
    default void tellsHowAMigrationFailed() {
        var result = migrations().up(broken(), line -> {});

        assertThat(result.succeeded()).isFalse();
        assertThat(result.exit()).isNotInstanceOf(CommandResult.Exit.TimedOut.class);
        assertThat(result.output()).isNotBlank();
    }

    @Test
    default void saysThatThereIsNoWayBack() {
        assertThat(withoutWayBack().leadBack()).isFalse();
        assertThatThrownBy(() -> withoutWayBack().down(content(), content(), line -> {}))
                .isInstanceOf(PortException.class);
    }
}
