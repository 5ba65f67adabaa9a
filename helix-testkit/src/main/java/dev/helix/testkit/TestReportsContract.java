package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.TestReports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of {@link TestReports} that read something. */
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
        try (var run = reports().begin(reported());
                var nowhere = reports().begin(reported().resolve("none"))) {
            assertThat(run.found()).isEqualTo(TestReports.Told.NOTHING);
            assertThat(run.placed()).isEqualTo(TestReports.Told.NOTHING);
            assertThat(nowhere.found().ran()).isZero();
        }
    }

    @Test
    default void countsWhatRanAndNamesWhatFailed() throws IOException {
        try (var run = reports().begin(reported())) {
            writeReport();

            var told = run.found();

            assertThat(told.ran()).isEqualTo(2);
            assertThat(told.failures())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message()).contains("subtracts"));
        }
    }

    @Test
    default void leavesOutWhatWasThereBefore() throws IOException {
        writeReport();
        try (var run = reports().begin(reported())) {
            assertThat(run.found().ran()).isZero();
        }
    }

    @Test
    default void whatCanNotBeReadTellsNothing() throws IOException {
        try (var run = reports().begin(reported())) {
            writeNonsense();

            assertThat(run.found()).isEqualTo(TestReports.Told.NOTHING);
        }
    }

    @Test
    default void eachRunHasAnEmptyPlaceOfItsOwnThatIsGoneAfterwards() throws IOException {
        Path first;
        try (var run = reports().begin(reported());
                var other = reports().begin(reported())) {
            first = run.place().orElseThrow();

            assertThat(first).isEmptyDirectory().isNotEqualTo(other.place().orElseThrow());
            assertThat(first.startsWith(reported())).isFalse();
            Files.createDirectories(first.resolve("some/folder"));
            Files.writeString(first.resolve("some/folder/a.txt"), "a");
        }
        assertThat(first).doesNotExist();
    }

    @Test
    default void aCommandIsToldOfThePlaceAndMayWriteThere() {
        try (var run = reports().begin(reported())) {
            var command = run.offered(
                    new CommandRunner.Command(List.of("test"), reported(), Map.of("A", "b"), Duration.ofMinutes(1)));

            var place = run.place().orElseThrow();
            assertThat(command.environment()).containsEntry("A", "b").containsEntry("HELIX_REPORTS", place.toString());
            assertThat(command.writable()).containsExactly(place);
        }
    }
}
