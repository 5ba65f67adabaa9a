package dev.helix.domain.port;

import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.TestNames;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Reads what test runners leave in files: JUnit's XML, which most can write. Safe for use by many threads. */
public interface TestReports {

    /** Reads nothing. */
    TestReports NONE = (directory, since) -> new Told(0, List.of());

    /**
     * What they tell.
     *
     * @param ran how many tests really ran, without those left out
     * @param failures the tests that failed
     * @param tests all of them, by name
     * @param failed the names of those that failed
     */
    record Told(int ran, List<Finding> failures, TestNames tests, List<String> failed) {
        public Told {
            failures = List.copyOf(failures);
            failed = List.copyOf(failed);
        }

        /** What is told without names. */
        public Told(int ran, List<Finding> failures) {
            this(ran, failures, TestNames.NONE, List.of());
        }
    }

    /** Reads the reports below {@code directory} that were written since; what can't be read tells nothing. */
    Told read(Path directory, Instant since);
}
