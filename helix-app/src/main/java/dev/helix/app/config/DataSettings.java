package dev.helix.app.config;

import dev.helix.adapter.data.DatabasePair;
import dev.helix.adapter.data.Secret;
import dev.helix.domain.data.DatabaseKind;
import dev.helix.domain.evolution.SystemName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The databases of the two systems.
 *
 * @param timeout how long filling all of them may take, positive
 * @param backups how many of production's are kept, 1 or more
 * @param pairs in the order in which they are filled; empty where none are configured
 */
public record DataSettings(Duration timeout, int backups, List<DatabasePair> pairs) {

    public DataSettings {
        pairs = List.copyOf(pairs);
    }

    /** Returns the two databases of a kind, which helix.yaml must name. */
    public DatabasePair of(DatabaseKind kind) {
        return pairs.stream().filter(pair -> pair.kind() == kind).findFirst().orElseThrow();
    }

    /** Returns the two databases of PostgreSQL; empty where none are named. */
    public Optional<DatabasePair.Postgres> postgres() {
        return pairs.stream()
                .filter(DatabasePair.Postgres.class::isInstance)
                .map(DatabasePair.Postgres.class::cast)
                .findFirst();
    }

    /** Returns what migrations of a system log in with: {@code HELIX_POSTGRES_USER}, {@code HELIX_POSTGRES_PASSWORD} and the like. */
    public Map<String, String> credentials(SystemName name) {
        var variables = new LinkedHashMap<String, String>();
        for (var pair : pairs) {
            var prefix = "HELIX_" + pair.kind().word().toUpperCase(Locale.ROOT);
            pair.of(name).secret().reveal().ifPresent(password -> variables.put(prefix + "_PASSWORD", password));
        }
        return variables;
    }

    /** Returns the files that passwords are in, absolute. */
    public List<Path> secrets() {
        var files = new ArrayList<Path>();
        for (var pair : pairs) {
            for (var name : SystemName.values()) {
                if (pair.of(name).secret() instanceof Secret.InFile(var file, var key)) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    /**
     * Returns what tells the processes of a system where its databases are: {@code HELIX_POSTGRES_URL}, {@code HELIX_POSTGRES_USER} and the
     * like, without passwords; of Neo4j also {@code HELIX_NEO4J_BOLT_URL} and {@code HELIX_NEO4J_DATABASE}, which no address for Bolt has.
     */
    public Map<String, String> variables(SystemName name) {
        var variables = new LinkedHashMap<String, String>();
        for (var pair : pairs) {
            variables.put(
                    "HELIX_" + pair.kind().word().toUpperCase(Locale.ROOT) + "_URL",
                    pair.of(name).shown());
            if (pair instanceof DatabasePair.Neo4j) {
                variables.put(
                        "HELIX_NEO4J_BOLT_URL", pair.of(name).options().getOrDefault(DatabasePair.Neo4j.BOLT, ""));
                variables.put("HELIX_NEO4J_DATABASE", pair.of(name).database());
            }
            if (!pair.of(name).user().isEmpty()) {
                variables.put(
                        "HELIX_" + pair.kind().word().toUpperCase(Locale.ROOT) + "_USER",
                        pair.of(name).user());
            }
        }
        return variables;
    }
}
