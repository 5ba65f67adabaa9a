package dev.helix.app.wiring;

import dev.helix.adapter.data.BackupFiles;
import dev.helix.adapter.data.DatabaseServers;
import dev.helix.adapter.data.PairedDatabases;
import dev.helix.adapter.data.PostgresBackups;
import dev.helix.adapter.data.Seeds;
import dev.helix.adapter.local.CommandMigrations;
import dev.helix.adapter.local.MigrationSettings;
import dev.helix.adapter.local.SystemPause;
import dev.helix.app.config.HelixConfig;
import dev.helix.domain.data.DatabaseKind;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Backups;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.Repository;
import dev.helix.domain.port.Slots;
import dev.helix.evolution.release.Migrating;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes what looks after the databases that {@code helix.yaml} names. */
public final class DatabaseWiring {

    private DatabaseWiring() {}

    /** Returns it; empty where none are named. */
    static Optional<PairedDatabases> of(Setup setup, Repository repository) {
        return of(
                setup.root(),
                setup.config(),
                setup.environment(),
                kind -> seeds(repository, repository.tree(repository.main()), kind),
                setup.clock());
    }

    /** Returns what looks at them, and has nothing to fill them with; empty where none are named. */
    public static Optional<PairedDatabases> toLook(Path root, HelixConfig config, Map<String, String> environment) {
        return of(root, config, environment, kind -> List.of(), InstantSource.system());
    }

    /** Returns what keeps production's database before a migration; empty where none is configured, or there is no such database. */
    public static Optional<Backups> backups(
            BackupFiles files, HelixConfig config, Map<String, String> environment, InstantSource clock) {
        var data = config.data();
        return config.production().migrate() == null
                ? Optional.empty()
                : data.postgres()
                        .map(pair ->
                                new PostgresBackups(pair, files, data.backups(), data.timeout(), environment, clock));
    }

    private static Optional<PairedDatabases> of(
            Path root, HelixConfig config, Map<String, String> environment, Seeds seeds, InstantSource clock) {
        var data = config.data();
        return data.pairs().isEmpty()
                ? Optional.empty()
                : Optional.of(new PairedDatabases(
                        data.pairs(),
                        new DatabaseServers(root, environment, new SystemPause()),
                        seeds,
                        data.timeout(),
                        environment,
                        clock));
    }

    /** Returns how the databases of a system follow its tree; production's are kept before. */
    static Migrating migrating(
            SystemName name,
            MigrationSettings settings,
            Slots slots,
            CommandRunner commands,
            Setup setup,
            BackupFiles backups,
            Optional<PairedDatabases> databases) {
        var data = setup.config().data();
        return new Migrating(
                new CommandMigrations(
                        name, settings, slots, commands, data.variables(name), () -> data.credentials(name)),
                name == SystemName.PRODUCTION
                        ? backups(backups, setup.config(), setup.environment(), setup.clock())
                        : Optional.empty(),
                () -> databases.flatMap(all -> all.schema(name)));
    }

    /** Only what is integrated is sown: what a candidate brings along has been looked at by nobody. */
    private static List<Seeds.Seed> seeds(Repository repository, TreeId tree, DatabaseKind kind) {
        var folder = new RepoPath("seeds/" + kind.word());
        return repository.names(tree, folder).stream()
                .map(name -> new RepoPath(folder.value() + "/" + name))
                .flatMap(path -> repository.file(tree, path).stream()
                        .map(file -> new Seeds.Seed(
                                path.value(), repository.read(file.blob()).text())))
                .toList();
    }
}
