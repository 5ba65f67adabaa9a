package dev.helix.app.wiring;

import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Operation;
import dev.helix.enforcement.validator.ProjectDeeds;
import dev.helix.enforcement.validator.ProjectDeeds.Deed;
import dev.helix.enforcement.validator.ProjectDeeds.Recent;
import dev.helix.evolution.flow.JournalProjection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The deeds of HELIX on each project, as the journal says: read from memory, and safe for use by many threads. */
final class JournalDeeds implements Supplier<List<ProjectDeeds>> {

    /** A turn takes no longer, with all of its attempts. */
    private static final Duration TURN = Duration.ofMinutes(15);

    private final JournalProjection projection;
    private final InstantSource clock;

    JournalDeeds(JournalProjection projection, InstantSource clock) {
        this.projection = projection;
        this.clock = clock;
    }

    @Override
    public List<ProjectDeeds> get() {
        var operations = projection.operations();
        return projection.projects().stream()
                .map(project -> of(
                        project,
                        operations.stream()
                                .filter(operation -> operation.concerns(project.id()))
                                .toList()))
                .toList();
    }

    private ProjectDeeds of(EvolutionProject project, List<Operation> operations) {
        var held = held(project, operations);
        var since = clock.instant().minus(TURN);
        var recent = operations.stream()
                .filter(operation -> endedAt(operation).isAfter(since))
                .flatMap(operation ->
                        deed(operation).stream().filter(held::contains).map(deed -> new Recent(deed, operation.by())))
                .collect(Collectors.toSet());
        return new ProjectDeeds(project.id().value(), project.title(), held, recent);
    }

    private static Set<Deed> held(EvolutionProject project, List<Operation> operations) {
        var held = EnumSet.noneOf(Deed.class);
        switch (project.status()) {
            case DEPLOYED -> held.add(Deed.DEPLOYED);
            case INTEGRATED -> held.addAll(List.of(Deed.DEPLOYED, Deed.INTEGRATED));
            case PENDING, DEVELOPING, READY, FAILED, ABORTED -> {}
        }
        operations.stream()
                .flatMap(operation -> deed(operation).stream())
                .reduce((first, second) -> second)
                .filter(Deed.ROLLED_BACK::equals)
                .ifPresent(held::add);
        return held;
    }

    /** Returns what an operation that succeeded did; empty for one that does no such thing, or did not succeed. */
    private static Optional<Deed> deed(Operation operation) {
        if (operation.state() != Operation.State.SUCCEEDED) {
            return Optional.empty();
        }
        return switch (operation.kind()) {
            case DEPLOY -> Optional.of(Deed.DEPLOYED);
            case INTEGRATE -> Optional.of(Deed.INTEGRATED);
            case ROLLBACK -> Optional.of(Deed.ROLLED_BACK);
            default -> Optional.empty();
        };
    }

    private static Instant endedAt(Operation operation) {
        return operation.steps().stream()
                .map(Operation.StepRun::endedAt)
                .filter(Objects::nonNull)
                .reduce((first, second) -> second)
                .orElse(operation.startedAt());
    }
}
