package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.port.TestReports;
import dev.helix.domain.port.TestReports.Told;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every reader of {@link TestReports} does. */
public interface TestReportsContract {

    TestReports reports();

    /** Returns an empty folder, the same one within a test. */
    Path place();

    /** Leaves in {@link #place} what a runner writes of one test that passed, one that failed and one that was left out. */
    void run() throws IOException;

    @Test
    default void whereNothingRanNothingIsTold() {
        assertThat(reports().read(place(), Instant.EPOCH)).isEqualTo(new Told(0, List.of()));
    }

    @Test
    default void aFolderThatIsNotThereTellsNothing() {
        assertThat(reports().read(place().resolve("missing"), Instant.EPOCH)).isEqualTo(new Told(0, List.of()));
    }

    @Test
    default void whatWasLeftOutDidNotRun() throws IOException {
        run();

        var told = reports().read(place(), Instant.EPOCH);

        assertThat(told.ran()).isEqualTo(2);
        assertThat(told.failures()).hasSize(1);
    }

    @Test
    default void whatAnEarlierRunWroteTellsNothing() throws IOException {
        run();

        assertThat(reports().read(place(), Instant.now().plusSeconds(3600))).isEqualTo(new Told(0, List.of()));
    }
}
