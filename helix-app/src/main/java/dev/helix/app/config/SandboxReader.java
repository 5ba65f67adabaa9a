package dev.helix.app.config;

import dev.helix.adapter.local.YamlMap;
import dev.helix.app.config.SandboxSettings.Mode;
import dev.helix.domain.port.Sandbox.Limits;
import dev.helix.domain.port.Sandbox.Network;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what is said about sandboxes: at the top, by each system, by the agent, and about the tests' network. */
final class SandboxReader {

    private static final String KEY = "sandbox";
    private static final int MOST = 1_000_000_000;
    /** What judges and remembers: no sandbox opens it. */
    private static final List<String> OWN = List.of(
            ".helix",
            ".git",
            ConfigReader.FILE,
            "projects/evolution",
            "projects/archive",
            "projects/sessions",
            "projects/external");

    private final Path root;
    private final Map<String, String> environment;

    SandboxReader(Path root, Map<String, String> environment) {
        this.root = root;
        this.environment = environment;
    }

    SandboxSettings read(YamlMap map) {
        var own = map.hasMap(KEY) ? map.section(KEY).allow("mode", "read", "write", "limits") : null;
        var general = own == null ? mode(map, KEY, Mode.AUTO) : mode(own, "mode", Mode.AUTO);
        return new SandboxSettings(
                general,
                mode(map.section("production"), KEY, Mode.OFF),
                mode(map.section("test"), KEY, general),
                mode(map.section("agent"), KEY, general),
                own == null ? List.of() : paths(own, "read"),
                own == null ? List.of() : paths(own, "write"),
                own == null ? Limits.NONE : limits(own.section("limits")),
                network(map.section("validation")));
    }

    /**
     * Looks at what lies elsewhere as well. A place that can be written must not even lie around a secret: one who may rename the folder of a
     * hidden file puts another one there.
     *
     * @throws dev.helix.domain.evolution.Refused as InvalidSpec where a place opens what judges, remembers or is secret
     */
    void requireNarrow(YamlMap map, HelixConfig config) {
        if (!map.hasMap(KEY)) {
            return;
        }
        var elsewhere = new LinkedHashMap<Path, String>();
        RepositoryPlaces.of(root).forEach(place -> elsewhere.put(place, "where git keeps the past of HELIX's root"));
        config.secrets().forEach(place -> elsewhere.put(place, "a secret or log that helix.yaml names"));
        elsewhere.put(config.production().folder(), "the slots of production");
        elsewhere.put(config.test().folder(), "the slots of the test system");
        var own = map.section(KEY);
        elsewhere.forEach((place, what) -> {
            for (var path : config.sandbox().writable()) {
                refuse(own, "write", path, opens(path, place), place, what);
            }
            for (var path : config.sandbox().readable()) {
                refuse(own, "read", path, isInside(path, place), place, what);
            }
        });
    }

    private static void refuse(YamlMap own, String key, Path path, boolean opened, Path place, String what) {
        if (opened) {
            throw own.refuse(key, "'" + path + "' would open " + place + ", " + what + "; name a narrower path");
        }
    }

    private static Mode mode(YamlMap map, String key, Mode otherwise) {
        return switch (map.text(key, otherwise.word())) {
            case "auto" -> Mode.AUTO;
            case "required" -> Mode.REQUIRED;
            // YAML 1.1 readers, and people, take off for false.
            case "off", "false" -> Mode.OFF;
            default -> throw map.refuse(key, "a sandbox is auto, required or off");
        };
    }

    private static Network network(YamlMap map) {
        return switch (map.text("network", "host")) {
            case "host" -> Network.HOST;
            case "none" -> Network.NONE;
            default -> throw map.refuse("network", "the network of tests is host or none");
        };
    }

    private static Limits limits(YamlMap map) {
        map.allow("processes", "open_files", "file_mb", "memory_mb");
        return new Limits(
                map.number("processes", 0, 0, MOST),
                map.number("open_files", 0, 0, MOST),
                (long) map.number("file_mb", 0, 0, MOST) << 20,
                (long) map.number("memory_mb", 0, 0, MOST) << 20);
    }

    private List<Path> paths(YamlMap map, String key) {
        return map.texts(key).stream().map(text -> path(map, key, text)).toList();
    }

    private String inHome(String text) {
        return text.equals("~") || text.startsWith("~/")
                ? environment.getOrDefault("HOME", System.getProperty("user.home", "/")) + text.substring(1)
                : text;
    }

    /** By the names that they have where links are followed, too. */
    private static boolean opens(Path path, Path own) {
        return isInside(path, own) || isInside(own, path);
    }

    private static boolean isInside(Path path, Path own) {
        return path.startsWith(own) || real(path).startsWith(real(own));
    }

    private static Path real(Path path) {
        for (var known = path; known != null; known = known.getParent()) {
            try {
                return known.toRealPath().resolve(known.relativize(path));
            } catch (IOException e) {
                // What is not there yet will be where its folder is.
            }
        }
        return path;
    }

    private Path path(YamlMap map, String key, String text) {
        try {
            var path = root.resolve(inHome(text)).normalize();
            for (var own : OWN) {
                if (opens(path, root.resolve(own))) {
                    throw map.refuse(
                            key, "'" + text + "' would open " + own + " of HELIX's root; name a narrower path");
                }
            }
            return path;
        } catch (InvalidPathException e) {
            throw map.refuse(key, "'" + text + "' is no path: " + e.getReason());
        }
    }
}
