package dev.helix.testkit;

import dev.helix.domain.data.DatabaseKind;
import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.data.DatabaseStatus.Away;
import dev.helix.domain.data.DatabaseStatus.Filled;
import dev.helix.domain.data.DatabaseStatus.Marked;
import dev.helix.domain.data.DatabaseStatus.Marker;
import dev.helix.domain.data.DatabaseStatus.Never;
import dev.helix.domain.data.DatabaseStatus.Reachable;
import dev.helix.domain.data.DatabaseStatus.Unmarked;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.Databases;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.TestData;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A database of each system that is there in name alone. */
public final class InMemoryDatabases implements TestData, Databases {

    private final InstantSource clock;
    private final Set<SystemName> running = EnumSet.noneOf(SystemName.class);
    private Marker marker = new Unmarked();
    private boolean away;

    public InMemoryDatabases(InstantSource clock) {
        this.clock = clock;
    }

    /** Lets nothing be filled, started or stopped any more. */
    public synchronized void goAway() {
        away = true;
    }

    private void requireThere() {
        if (away) {
            throw new PortException("the database does not answer");
        }
    }

    @Override
    public synchronized String fill(Consumer<String> told) {
        requireThere();
        told.accept("postgres: begun");
        marker = new Marked(new Filled(clock.instant()));
        return "filled";
    }

    @Override
    public synchronized String adopt(Consumer<String> told) {
        requireThere();
        if (marker instanceof Unmarked) {
            marker = new Marked(new Never());
        }
        return "marked as the test system's";
    }

    @Override
    public synchronized List<DatabaseStatus> status(SystemName name) {
        var at = "postgresql://127.0.0.1:" + (name == SystemName.TEST ? 5433 : 5432) + "/shop";
        return List.of(new DatabaseStatus(
                DatabaseKind.POSTGRES,
                at,
                running.contains(name)
                        ? new Reachable("15.0", 1, name == SystemName.TEST ? marker : new Unmarked())
                        : new Away("it was not started")));
    }

    @Override
    public synchronized Optional<String> schema(SystemName name) {
        requireThere();
        return Optional.of("the schema of " + name.word());
    }

    @Override
    public synchronized String up(SystemName name, Consumer<String> told) {
        requireThere();
        running.add(name);
        return name == SystemName.TEST ? adopt(told) : "up";
    }

    @Override
    public synchronized String down(SystemName name, Consumer<String> told) {
        requireThere();
        running.remove(name);
        return "down";
    }
}
