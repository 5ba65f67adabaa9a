package dev.helix.domain.port;

import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.TestNames;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * Learns what test runners leave in files: JUnit's XML, which most can write. The candidate writes these files, so that only what
 * appeared during the run is believed. Safe for use by many threads.
 */
public interface TestReports {

    /** The variable that tells a command where to write its reports. */
    String VARIABLE = "HELIX_REPORTS";

    /** Offers no place and reads nothing. */
    TestReports NONE = directory -> new Run() {
        @Override
        public Optional<Path> place() {
            return Optional.empty();
        }

        @Override
        public Told placed() {
            return Told.NOTHING;
        }

        @Override
        public Told found() {
            return Told.NOTHING;
        }

        @Override
        public void close() {}
    };

    /**
     * The results that the reports hold.
     *
     * @param ran how many tests really ran, without those left out
     * @param failures the tests that failed
     * @param tests all of them, by name
     * @param failed the names of those that failed
     */
    record Told(int ran, List<Finding> failures, TestNames tests, List<String> failed) {

        /** There is no report. */
        public static final Told NOTHING = new Told(0, List.of(), TestNames.NONE, List.of());

        public Told {
            failures = List.copyOf(failures);
            failed = List.copyOf(failed);
        }

        /** Returns whether anything is told. */
        public boolean known() {
            return ran > 0 || tests.known() || !failures.isEmpty();
        }
    }

    /** Begins a run in {@code directory}: what lies there already is no report of it. */
    Run begin(Path directory);

    /** One run of tests, from before its command starts until its reports have been read. For one thread. */
    interface Run extends AutoCloseable {

        /**
         * Returns an empty folder for the reports of this run alone, outside of its directory and under a name that nobody could
         * foresee; empty where none is offered.
         */
        Optional<Path> place();

        /** Returns what the reports in {@link #place} tell. To be asked when the command and all that it started are gone. */
        Told placed();

        /**
         * Returns what the reports below the directory tell that are new or changed since the beginning and were written since
         * then; what can't be read tells nothing. To be asked when the command and all that it started are gone.
         */
        Told found();

        /** Takes the place away. Never throws. */
        @Override
        void close();

        /** Returns {@code command}, which then knows of the place and can write there. */
        default CommandRunner.Command offered(CommandRunner.Command command) {
            return place().map(folder -> {
                        var environment = new HashMap<>(command.environment());
                        environment.put(VARIABLE, folder.toString());
                        return new CommandRunner.Command(
                                command.command(),
                                command.directory(),
                                environment,
                                command.timeout(),
                                List.of(folder));
                    })
                    .orElse(command);
        }
    }
}
