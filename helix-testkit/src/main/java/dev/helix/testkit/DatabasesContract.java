package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.Databases;
import dev.helix.domain.port.PortException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** The contract of {@link Databases}. */
public interface DatabasesContract {

    /** Returns the subject, the same one within a test: with a database of each system, whose servers it can start. */
    Databases databases();

    /** Takes away what starts the servers. */
    void loseTheEngine();

    @Test
    default void showsTheDatabasesOfBothSystemsHoweverOften() {
        for (var name : SystemName.values()) {
            databases().up(name, line -> {});
            assertThat(databases().status(name)).isNotEmpty().allMatch(DatabaseStatus::reachable);
            assertThat(databases().status(name)).hasSameSizeAs(databases().status(name));
        }
    }

    @Test
    default void startsAndStopsServersHoweverOften() {
        for (var name : SystemName.values()) {
            for (int i = 0; i < 2; i++) {
                assertThat(databases().up(name, line -> {})).isNotBlank().hasLineCount(1);
            }
            for (int i = 0; i < 2; i++) {
                assertThat(databases().down(name, line -> {})).isNotBlank().hasLineCount(1);
            }
        }
    }

    @Test
    default void tellsTheSameOfASchemaThatStaysTheSame() {
        for (var name : SystemName.values()) {
            databases().up(name, line -> {});
            assertThat(databases().schema(name)).isEqualTo(databases().schema(name));
        }
    }

    @Test
    default void marksWhatItStartsOfTheTestSystemAndNothingOfProduction() {
        databases().up(SystemName.PRODUCTION, line -> {});
        databases().up(SystemName.TEST, line -> {});

        assertThat(databases().status(SystemName.TEST)).allMatch(DatabasesContract::marked);
        assertThat(databases().status(SystemName.PRODUCTION)).noneMatch(DatabasesContract::marked);
    }

    @Test
    default void saysWhatIsMissingToStartThem() {
        loseTheEngine();
        var told = new ArrayList<String>();

        assertThatThrownBy(() -> databases().up(SystemName.TEST, told::add))
                .isInstanceOf(PortException.class)
                .message()
                .isNotBlank();
    }

    private static boolean marked(DatabaseStatus status) {
        return status.found() instanceof DatabaseStatus.Reachable(var version, var bytes, DatabaseStatus.Marked marked);
    }
}
