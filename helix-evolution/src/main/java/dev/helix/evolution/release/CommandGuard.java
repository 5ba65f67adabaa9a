package dev.helix.evolution.release;

import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.port.Guard;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Looks after what a candidate's own code may not touch, while something runs that could run it: it is put back. Where commands are confined,
 * nothing needs looking after, and whatever changed was somebody else. Safe for use by many threads.
 *
 * @param held files and folders that people write, too, but that what runs has to answer for meanwhile; absolute
 * @param confined whether commands run in a sandbox
 */
public record CommandGuard(Guard guard, List<Path> held, BooleanSupplier confined) {

    /** Builds and tests work on no project's folder. */
    private static final ProjectId NOBODYS = new ProjectId("candidate");

    public CommandGuard {
        held = List.copyOf(held);
    }

    /**
     * The result of what ran.
     *
     * @param touched what it touched and may not; empty for nothing
     */
    record Looked<T>(T result, String touched) {}

    /** Runs {@code work}, which works in {@code directory}. */
    <T> Looked<T> around(Path directory, Supplier<T> work) {
        if (confined.getAsBoolean()) {
            return new Looked<>(work.get(), "");
        }
        var watch = guard.begin(NOBODYS, directory);
        T result;
        try {
            result = work.get();
        } catch (RuntimeException e) {
            watch.end(new Guard.Reach(held, false));
            throw e;
        }
        return new Looked<>(
                result,
                watch.end(new Guard.Reach(held, false)).damage().stream()
                        .map(seen -> seen.path() + ": " + seen.what()
                                + (seen.undone() ? ", and put back" : ", and NOT put back"))
                        .collect(Collectors.joining("; ")));
    }
}
