package dev.helix.app.config;

import dev.helix.adapter.data.DatabasePair;
import dev.helix.adapter.data.Secret;
import dev.helix.domain.evolution.SystemName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The databases of the two systems.
 *
 * @param timeout how long filling all of them may take, positive
 * @param pairs in the order in which they are filled; empty where none are configured
 */
public record DataSettings(Duration timeout, List<DatabasePair> pairs) {

    public DataSettings {
        pairs = List.copyOf(pairs);
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

    /** Returns what tells the processes of a system where its databases are: {@code HELIX_POSTGRES_URL} and the like, without passwords. */
    public Map<String, String> variables(SystemName name) {
        var variables = new LinkedHashMap<String, String>();
        for (var pair : pairs) {
            variables.put(
                    "HELIX_" + pair.kind().word().toUpperCase(Locale.ROOT) + "_URL",
                    pair.of(name).shown());
        }
        return variables;
    }
}
