package dev.helix.adapter.http;

import dev.helix.domain.evolution.EvolutionProject;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The list of all projects as it goes out, kept until a project changes. Safe for use by many threads. */
final class ProjectListing {

    private final Supplier<List<EvolutionProject>> projects;
    private final AtomicReference<@Nullable Written> last = new AtomicReference<>();

    private record Written(List<EvolutionProject> projects, String json) {}

    /** Makes one; {@code projects} gives the same list as long as none has changed. */
    ProjectListing(Supplier<List<EvolutionProject>> projects) {
        this.projects = projects;
    }

    /** Returns it, by {@code write} when it is not known as it is now. */
    String json(Function<List<EvolutionProject>, String> write) {
        var now = projects.get();
        var known = last.get();
        // The list itself tells the version: comparing ten thousand projects would cost as much as writing them.
        if (known != null && isSame(known.projects(), now)) {
            return known.json();
        }
        var json = write.apply(now);
        last.set(new Written(now, json));
        return json;
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(List<EvolutionProject> one, List<EvolutionProject> other) {
        return one == other;
    }
}
