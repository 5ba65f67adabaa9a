package dev.helix.app.doctor;

import dev.helix.adapter.data.BackupFiles;
import dev.helix.adapter.data.DatabasePair;
import dev.helix.adapter.data.DatabaseServers;
import dev.helix.adapter.data.Endpoint;
import dev.helix.adapter.local.PortHolder;
import dev.helix.adapter.local.SystemPause;
import dev.helix.app.config.HelixConfig;
import dev.helix.app.wiring.DatabaseWiring;
import dev.helix.domain.data.DatabaseKind;
import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.data.DatabaseStatus.Away;
import dev.helix.domain.data.DatabaseStatus.Marked;
import dev.helix.domain.data.DatabaseStatus.Reachable;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.PortException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the databases that {@code helix.yaml} names: whether they answer, whose they are, whether their versions fit. */
final class DatabaseChecks {

    private final Path root;
    private final HelixConfig config;
    private final Map<String, String> environment;

    private final RootChecks own;

    /** @param own looks at disks */
    DatabaseChecks(Path root, HelixConfig config, Map<String, String> environment, RootChecks own) {
        this.own = own;
        this.root = root;
        this.config = config;
        this.environment = environment;
    }

    void look(Diagnosis diagnosis) {
        var databases = DatabaseWiring.toLook(root, config, environment);
        if (databases.isEmpty()) {
            return;
        }
        ports(diagnosis);
        engine(diagnosis);
        var majors = new HashMap<String, String>();
        for (var name : SystemName.values()) {
            for (var status : databases.get().status(name)) {
                var check = name.word() + "-" + status.kind().word();
                switch (status.found()) {
                    case Away(var why) -> diagnosis.fail(check, why + holder(status.kind(), name), starting(name));
                    case Reachable(var version, var bytes, var marker) -> {
                        found(diagnosis, check, name, status, version, marker instanceof Marked);
                        versions(diagnosis, check, status, version, majors);
                    }
                }
            }
        }
        for (var name : SystemName.values()) {
            databases.get().folders(name).forEach((kind, folder) -> {
                if (config.data().of(kind).of(name).isHere()) {
                    own.disk(diagnosis, name.word() + "-" + kind.word() + "-disk", folder);
                }
            });
        }
        backup(diagnosis);
    }

    /** Returns who has the port of a database that does not answer as one; empty where it is on another machine, or nobody has it. */
    private String holder(DatabaseKind kind, SystemName name) {
        var at = config.data().of(kind).of(name);
        return at.isHere() && !PortHolder.isFree(at.port())
                ? "; its port " + at.port() + " is held by "
                        + PortHolder.of(at.port()).orElse("another process")
                : "";
    }

    /** Whatever listens on this machine needs a port of its own; one server may have the databases of both systems. */
    private void ports(Diagnosis diagnosis) {
        var taken = new LinkedHashMap<Integer, String>();
        taken.put(config.server().port(), "HELIX's server");
        if (config.production().control() != null) {
            // A system and HELIX's server may be one and the same.
            taken.put(config.production().port(), "production");
            taken.put(config.test().port(), "the test system");
        }
        var twice = new ArrayList<String>();
        for (var pair : config.data().pairs()) {
            for (var name : SystemName.values()) {
                var what = "data." + pair.kind().word() + "." + name.word();
                take(taken, twice, what, pair.of(name), name == SystemName.TEST ? pair.production() : null);
                if (pair instanceof DatabasePair.Neo4j neo4j) {
                    take(
                            taken,
                            twice,
                            what + "." + DatabasePair.Neo4j.BOLT,
                            neo4j.bolt(name),
                            name == SystemName.TEST ? neo4j.bolt(SystemName.PRODUCTION) : null);
                }
            }
        }
        if (twice.isEmpty()) {
            diagnosis.ok("database-ports", "each server of this machine has a port of its own");
        } else {
            diagnosis.fail(
                    "database-ports",
                    "one port is named twice: " + String.join("; ", twice),
                    "correct data in helix.yaml");
        }
    }

    /** @param shared the server of which this may be another database; null for none */
    private static void take(
            Map<Integer, String> taken, List<String> twice, String what, Endpoint at, @Nullable Endpoint shared) {
        if (!at.isHere() || (shared != null && shared.sameServer(at))) {
            return;
        }
        var other = taken.putIfAbsent(at.port(), what);
        if (other != null) {
            twice.add(at.port() + ": " + other + " and " + what);
        }
    }

    /** As the first step of an integration does. */
    private void backup(Diagnosis diagnosis) {
        DatabaseWiring.backups(
                        new BackupFiles(root.resolve(".helix/backups")), config, environment, InstantSource.system())
                .ifPresent(backups -> {
                    try {
                        backups.requireAble();
                        diagnosis.ok("production-backup", "production's PostgreSQL can be kept before a migration");
                    } catch (PortException e) {
                        diagnosis.fail(
                                "production-backup",
                                String.valueOf(e.getMessage()),
                                "without it nothing is integrated while production.control.migrate is set");
                    }
                });
    }

    private String starting(SystemName name) {
        return new DatabaseServers(root, environment, new SystemPause()).describes(name)
                ? "helix control --system " + name.word() + " docker-up"
                : "start it, or correct data in helix.yaml";
    }

    private void engine(Diagnosis diagnosis) {
        var servers = new DatabaseServers(root, environment, new SystemPause());
        if (!servers.describes(SystemName.TEST) && !servers.describes(SystemName.PRODUCTION)) {
            return;
        }
        try {
            diagnosis.ok("database-engine", String.join(" ", servers.engine()));
            servers.storage().ifPresent(folder -> own.disk(diagnosis, "database-engine-disk", folder));
        } catch (PortException e) {
            diagnosis.warn(
                    "database-engine",
                    "docker/ describes database servers that HELIX can't start: " + e.getMessage(),
                    "install Docker with its compose plugin, docker-compose, or podman with podman-compose, and start its engine");
        }
    }

    private static void found(
            Diagnosis diagnosis, String check, SystemName name, DatabaseStatus status, String version, boolean marked) {
        var what = status.kind().title() + " " + version + " at " + status.address();
        if (name == SystemName.PRODUCTION && marked) {
            diagnosis.fail(
                    check,
                    what + " has HELIX's marker of a test system",
                    "correct data." + status.kind().word() + " in helix.yaml: the two seem to be swapped");
        } else if (name == SystemName.TEST && !marked) {
            diagnosis.fail(
                    check,
                    what + " has no marker, so HELIX does not fill it",
                    "helix control --system test adopt-databases --yes, if it may be emptied");
        } else if (status.begun() != null) {
            diagnosis.warn(
                    check,
                    what + ", whose filling began at " + status.begun() + " and has not ended",
                    "wait, where one is under way; else fill it again: helix control sync-rag-to-test");
        } else {
            diagnosis.ok(check, what + (name == SystemName.TEST ? told(status) : ""));
        }
    }

    private static String told(DatabaseStatus status) {
        return status.filled() == null ? ", never filled yet" : ", filled at " + status.filled();
    }

    /** Production comes first. */
    private static void versions(
            Diagnosis diagnosis, String check, DatabaseStatus status, String version, Map<String, String> majors) {
        var major = version.split("\\.", 2)[0];
        var there = majors.putIfAbsent(status.kind().word(), major);
        if (there != null && !there.equals(major)) {
            diagnosis.warn(
                    check + "-version",
                    "the test system's " + status.kind().title() + " is of version " + major + ", production's of "
                            + there,
                    "run the same version on both");
        }
    }
}
