package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.port.TestReports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link TestReports} that reads something does. */
public interface TestReportsContract {

    /** Returns the subject. */
    TestReports reports();

    /** Returns an empty folder, the same one within a test. */
    Path reported();

    /** Writes a report of two tests that ran, one of which failed and is called {@code subtracts}, and of one left out. */
    void writeReport() throws IOException;

    /** Writes what looks like a report and can't be read. */
    void writeNonsense() throws IOException;

    @Test
    default void tellsNothingWhereThereIsNoReport() {
        assertThat(reports().read(reported(), Instant.EPOCH)).isEqualTo(new TestReports.Told(0, List.of()));
        assertThat(reports().read(reported().resolve("none"), Instant.EPOCH).ran())
                .isZero();
    }

    @Test
    default void countsWhatRanAndNamesWhatFailed() throws IOException {
        writeReport();

        var told = reports().read(reported(), Instant.EPOCH);

        assertThat(told.ran()).isEqualTo(2);
        assertThat(told.failures())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("subtracts"));
    }

    @Test
    default void leavesOutWhatWasWrittenBefore() throws IOException {
        writeReport();

        assertThat(reports().read(reported(), Instant.now().plusSeconds(3_600)).ran())
                .isZero();
    }

    @Test
    default void whatCanNotBeReadTellsNothing() throws IOException {
        writeNonsense();

        assertThat(reports().read(reported(), Instant.EPOCH)).isEqualTo(new TestReports.Told(0, List.of()));
    }
}
