package dev.helix.app.wiring;

import dev.helix.adapter.data.PairedDatabases;
import dev.helix.adapter.git.JGitRepository;
import dev.helix.adapter.git.JGitSlots;
import dev.helix.adapter.git.SlotSettings;
import dev.helix.adapter.http.wire.DatabaseJson;
import dev.helix.adapter.local.CommandSystem;
import dev.helix.adapter.local.Lifetime;
import dev.helix.adapter.local.NoSandbox;
import dev.helix.adapter.local.PortHolder;
import dev.helix.adapter.local.ProcessCommands;
import dev.helix.adapter.local.SystemLog;
import dev.helix.adapter.local.SystemPause;
import dev.helix.app.config.HelixConfig;
import dev.helix.app.config.HelixConfig.SystemSettings;
import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.evolution.Health;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.SystemStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A system as it is, looked at without the root's lock: another HELIX may be working on it. Changes nothing. */
public final class SystemView implements AutoCloseable {

    private final SystemName name;
    private final SystemSettings settings;
    private final JGitRepository repository;
    private final JGitSlots slots;
    private final CommandSystem process;
    private final Optional<PairedDatabases> databases;

    /** @param environment HELIX's own, where passwords of databases may be */
    public SystemView(Path root, HelixConfig config, SystemName name, Map<String, String> environment) {
        this.name = name;
        this.settings = settings(config, name);
        this.repository = new JGitRepository(root, config.mainBranch());
        var state = root.resolve(".helix/systems").resolve(name.word());
        this.slots = new JGitSlots(
                repository,
                settings.folder(),
                state,
                new SlotSettings(
                        settings.linkedPaths().stream().map(RepoPath::new).toList(),
                        config::leavesOutSubmodule,
                        settings::isBuildInput));
        this.databases = DatabaseWiring.toLook(root, config, environment);
        this.process = new CommandSystem(
                name,
                settings.port(),
                settings.control(),
                slots,
                state,
                Lifetime.DETACHED,
                new ProcessCommands(Map.of()),
                Map.of(),
                new SystemPause(),
                NoSandbox.UNASKED);
    }

    public static SystemSettings settings(HelixConfig config, SystemName name) {
        return switch (name) {
            case PRODUCTION -> config.production();
            case TEST -> config.test();
        };
    }

    /**
     * The status that was seen.
     *
     * @param state running, stopped, died when it ended by itself, or library when nothing is ever started
     * @param pid of its process; null when none runs
     * @param since when that was started, as far as it can be told
     * @param slot the live one; null before the first start
     * @param tree the tree in it
     * @param healthy whether it is well; a library is
     * @param detail why, for a person
     * @param portHolder who listens on its port; null when nobody does, or nobody may know
     * @param log the file it prints into
     * @param databases those that are configured
     */
    public record Status(
            String system,
            String state,
            @Nullable Long pid,
            @Nullable Instant since,
            @Nullable String slot,
            @Nullable String tree,
            boolean healthy,
            String detail,
            int port,
            @Nullable String portHolder,
            String log,
            List<DatabaseJson> databases) {
        public Status {
            databases = List.copyOf(databases);
        }
    }

    /** Returns the databases of the system, as they are now. */
    public List<DatabaseStatus> databases() {
        return databases.map(all -> all.status(name)).orElse(List.of());
    }

    public Status status() {
        var live = current();
        var running = process.process();
        var health = live.map(content -> process.health(content.tree()))
                .orElseGet(() -> new Health.Unhealthy("it was never started", ""));
        var library = isLibrary();
        return new Status(
                name.word(),
                library ? "library" : process.state().word(),
                running.map(SystemStatus.Running::pid).orElse(null),
                running.map(SystemStatus.Running::since).orElse(null),
                live.map(content -> content.slot().word()).orElse(null),
                live.map(content -> content.tree().sha()).orElse(null),
                library || health instanceof Health.Healthy,
                switch (health) {
                    case Health.Healthy(var detail, var reported) -> detail;
                    case Health.Unhealthy(var why, var log) -> library ? "a library: nothing to start" : why;
                },
                settings.port(),
                library ? null : PortHolder.of(settings.port()).orElse(null),
                process.log().file().toString(),
                databases().stream().map(DatabaseJson::of).toList());
    }

    public boolean isLibrary() {
        return settings.control() == null;
    }

    public Optional<SlotContent> current() {
        return slots.current();
    }

    /** Returns the files of a slot that are not what they should be. */
    public List<String> differences(Slot slot) {
        return slots.differences(slot);
    }

    /** Returns the files that a build has left in a slot and that are not as it left them. */
    public List<String> builtDifferences(Slot slot) {
        return slots.builtDifferences(slot);
    }

    public Optional<SystemStatus.Running> process() {
        return process.process();
    }

    public SystemStatus.State state() {
        return process.state();
    }

    public SystemLog log() {
        return process.log();
    }

    @Override
    public void close() {
        process.close();
        repository.close();
    }
}
