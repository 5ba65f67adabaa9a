package dev.helix.app.config;

import dev.helix.adapter.local.ControlSettings;
import dev.helix.adapter.local.MigrationSettings;
import dev.helix.adapter.local.YamlMap;
import dev.helix.app.config.HelixConfig.SystemSettings;
import dev.helix.domain.evolution.PathGlob;
import dev.helix.domain.evolution.RepoPath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the parts {@code production} and {@code test}. */
final class SystemsReader {

    private static final String MIGRATE = "migrate";
    private static final Duration MIGRATION = Duration.ofMinutes(10);

    private final Path root;

    SystemsReader(Path root) {
        this.root = root;
    }

    SystemSettings production(YamlMap map) {
        map.allow("port", "control", "linked_paths", "sandbox");
        var control = map.map("control");
        return new SystemSettings(
                root.resolve(".helix/production"),
                port(map, ConfigReader.PORT),
                control.map(found -> control(found, null)).orElse(null),
                linkedPaths(control.orElse(map)),
                control.map(SystemsReader::buildInputs).orElse(List.of()),
                control.map(SystemsReader::migration).orElse(null));
    }

    /** Reads the test system; what it does not say is as in production. */
    SystemSettings test(YamlMap test, SystemSettings production) {
        test.allow("root", "port", "control", "sandbox");
        int port = port(test, ConfigReader.TEST_PORT);
        var control = production.control();
        var linked = production.linkedPaths();
        var inputs = production.buildInputs();
        var migrate = production.migrate();
        var own = test.map("control");
        if (own.isPresent()) {
            control = control(own.get(), production.control());
            linked = own.get().has("linked_paths") ? linkedPaths(own.get()) : linked;
            inputs = own.get().has("build_inputs") ? buildInputs(own.get()) : inputs;
            migrate = own.get().has(MIGRATE) ? migration(own.get()) : migrate;
        }
        return new SystemSettings(testFolder(test), port, control, linked, inputs, migrate);
    }

    Path testFolder(YamlMap test) {
        var name = root.getFileName();
        return root.resolve(
                        test.text("root", "../{name}-test").replace("{name}", name == null ? "helix" : name.toString()))
                .normalize();
    }

    private static int port(YamlMap map, int otherwise) {
        return map.number("port", otherwise, ConfigReader.LEAST_PORT, ConfigReader.MOST_PORT);
    }

    private static ControlSettings control(YamlMap map, @Nullable ControlSettings otherwise) {
        map.allow(
                "build",
                "build_timeout",
                "build_inputs",
                MIGRATE,
                "start",
                "health",
                "health_timeout",
                "stop_timeout",
                "linked_paths");
        var start = map.texts("start");
        if (start.isEmpty() && otherwise == null) {
            throw map.refuse("start", "a command is needed that starts the system, as a list");
        }
        var health = otherwise == null ? map.text("health") : map.text("health", otherwise.health());
        if (!health.startsWith("http://127.0.0.1") && !health.startsWith("http://localhost")) {
            throw map.refuse("health", "the address must be on this machine: http://127.0.0.1:{port}/...");
        }
        return new ControlSettings(
                map.has("build") || otherwise == null ? map.texts("build") : otherwise.build(),
                start.isEmpty() && otherwise != null ? otherwise.start() : start,
                health,
                map.duration("health_timeout", otherwise == null ? Duration.ofSeconds(30) : otherwise.healthTimeout()),
                map.duration("stop_timeout", otherwise == null ? Duration.ofSeconds(20) : otherwise.stopTimeout()),
                map.duration("build_timeout", otherwise == null ? Duration.ofMinutes(10) : otherwise.buildTimeout()));
    }

    /** Reads a command, or one that leads there and one that leads back. */
    private static @Nullable MigrationSettings migration(YamlMap map) {
        if (!map.has(MIGRATE)) {
            return null;
        }
        if (map.hasList(MIGRATE)) {
            return migration(map, map.texts(MIGRATE), List.of(), MIGRATION);
        }
        var both = map.section(MIGRATE).allow("up", "down", "timeout");
        var timeout = both.duration("timeout", MIGRATION);
        if (!timeout.isPositive()) {
            throw both.refuse("timeout", "a migration takes time, such as 10m");
        }
        return migration(map, both.texts("up"), both.texts("down"), timeout);
    }

    private static MigrationSettings migration(YamlMap map, List<String> up, List<String> down, Duration timeout) {
        if (up.isEmpty()) {
            throw map.refuse(
                    MIGRATE,
                    "a command is needed that migrates the databases, as a list, or a mapping of up, and perhaps down,"
                            + " to such lists");
        }
        return new MigrationSettings(up, down, timeout);
    }

    private static List<PathGlob> buildInputs(YamlMap map) {
        var globs = ChangeRulesReader.globs(map, "build_inputs");
        if (map.has("build_inputs") && globs.isEmpty()) {
            throw map.refuse("build_inputs", "a list of patterns is needed here, such as [pom.xml, src/**]");
        }
        return globs;
    }

    private static List<String> linkedPaths(YamlMap map) {
        var paths = map.texts("linked_paths");
        for (var path : paths) {
            RepoPath.objection(path).ifPresent(why -> {
                throw map.refuse("linked_paths", "'" + path + "': " + why);
            });
        }
        return paths;
    }
}
