package dev.helix.adapter.http.wire;

import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.evolution.Health;
import dev.helix.domain.evolution.SystemStatus;
import dev.helix.evolution.release.Supervisor;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A system on the wire.
 *
 * @param state running, stopped, died when it ended by itself, or library when nothing is ever started
 * @param tree what is live; null before the first start
 * @param slot where; null likewise
 * @param pid of its process; null when none runs
 * @param since when that was started, as far as it can be told
 * @param health what it says of itself
 * @param supervision what was done about it ending by itself; null where nobody watches it
 * @param databases those that are configured
 */
public record SystemJson(
        String system,
        String state,
        @Nullable String tree,
        @Nullable String slot,
        @Nullable Long pid,
        @Nullable Instant since,
        HealthJson health,
        @Nullable SupervisionJson supervision,
        List<DatabaseJson> databases) {

    public SystemJson {
        databases = List.copyOf(databases);
    }

    /** Its own report of its health. */
    public record HealthJson(boolean healthy, String detail) {}

    /**
     * The supervisor's reaction to a system that ended by itself.
     *
     * @param restarts how often it is up again by that
     * @param gaveUp why it is not tried any more; null while it is
     */
    public record SupervisionJson(int restarts, @Nullable String gaveUp) {}

    static SystemJson of(SystemStatus status, Supervisor.@Nullable Activity watch, List<DatabaseStatus> databases) {
        var content = status.content();
        var process = status.process();
        return new SystemJson(
                status.system().word(),
                status.state().word(),
                content == null ? null : content.tree().sha(),
                content == null ? null : content.slot().word(),
                process == null ? null : process.pid(),
                process == null ? null : process.since(),
                switch (status.health()) {
                    case Health.Healthy(var detail, var reported) -> new HealthJson(true, detail);
                    case Health.Unhealthy(var why, var log) ->
                        status.state() == SystemStatus.State.LIBRARY
                                ? new HealthJson(true, "a library: nothing to start")
                                : new HealthJson(false, why);
                },
                watch == null ? null : new SupervisionJson(watch.restarts(), watch.gaveUp()),
                databases.stream().map(DatabaseJson::of).toList());
    }
}
