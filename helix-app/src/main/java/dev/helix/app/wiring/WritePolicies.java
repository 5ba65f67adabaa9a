package dev.helix.app.wiring;

import dev.helix.adapter.local.WritePolicy;
import dev.helix.app.config.ConfigReader;
import dev.helix.domain.agent.Prompt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where agents may write: those that HELIX runs, and the one that a person runs by hand. */
final class WritePolicies {

    private static final List<String> PLACES = List.of("evolution", "external", "sessions");

    /** A project's plan with its gates, its status and its reports. */
    static final List<String> PLAN = List.of("spec.yaml", "phases.yaml", "status.json", "phases", "REPORT.md");

    /** A chat's transcript and status. */
    static final List<String> RECORDS = List.of("transcript.jsonl", "status.json");

    private final Path root;
    private final Path testRoot;

    /** @param testRoot the folder of the test system */
    WritePolicies(Path root, Path testRoot) {
        this.root = root;
        this.testRoot = testRoot;
    }

    /** Returns the policy of an agent that HELIX runs. */
    WritePolicy of(Prompt prompt) {
        var kept = switch (prompt.profile()) {
            case CONSULTANT -> RECORDS;
            case DEVELOPER -> PLAN;
        };
        return policy(prompt.directory(), kept);
    }

    private WritePolicy policy(Path place, List<String> kept) {
        var shut = new ArrayList<Path>(List.of(root.resolve(".helix")));
        kept.forEach(name -> shut.add(place.resolve(name)));
        return new WritePolicy(List.of(place), shut);
    }

    /**
     * Returns the policy of an agent that a person runs in {@code directories}: the one it was started in, and the one it has
     * gone to. In a project's or a session's folder it is the one that HELIX would put up there. Elsewhere the person is asked by the agent itself, and only that is shut which
     * HELIX alone may change: its own folder and configuration, archived projects, the slots of the test system.
     */
    WritePolicy byHand(List<Path> directories) {
        var place = directories.stream()
                .map(this::place)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (place != null) {
            // The person beside this agent writes what a project is asked for.
            return policy(place, place.startsWith(root.resolve("projects/sessions")) ? RECORDS : List.of());
        }
        return new WritePolicy(
                List.of(root.getRoot()),
                List.of(
                        root.resolve(".helix"),
                        root.resolve(".claude"),
                        root.resolve(ConfigReader.FILE),
                        root.resolve("projects/archive"),
                        testRoot));
    }

    private @Nullable Path place(Path directory) {
        var projects = root.resolve("projects");
        if (!directory.startsWith(projects)) {
            return null;
        }
        var inside = projects.relativize(directory);
        return inside.getNameCount() >= 2 && PLACES.contains(inside.getName(0).toString())
                ? projects.resolve(inside.subpath(0, 2))
                : null;
    }
}
