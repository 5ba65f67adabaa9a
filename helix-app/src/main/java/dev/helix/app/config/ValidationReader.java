package dev.helix.app.config;

import dev.helix.adapter.local.YamlMap;
import dev.helix.app.config.HelixConfig.Stages;
import dev.helix.evolution.release.CommitHooks;
import dev.helix.evolution.release.ValidationPlan.AblationPlan;
import dev.helix.evolution.release.ValidationPlan.BenchmarkPlan;
import dev.helix.evolution.release.ValidationPlan.StageCommand;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Reads the part {@code validation}, and commands like those of its stages. */
final class ValidationReader {

    static final Duration HOOKS_TIMEOUT = Duration.ofMinutes(10);

    private ValidationReader() {}

    static Stages read(YamlMap map) {
        map.allow(
                "syntax",
                "unit",
                "baseline",
                "e2e",
                "benchmark",
                "ablation",
                "judges",
                "network",
                "hooks",
                "hooks_timeout");
        return new Stages(
                map.hasList("syntax") ? commands(map, "syntax") : auto(map),
                map.map("unit").map(ValidationReader::stage).orElse(null),
                map.flag("baseline", true),
                map.map("e2e").map(ValidationReader::stage).orElse(null),
                map.map("benchmark").map(ValidationReader::benchmark).orElse(null),
                map.map("ablation").map(ValidationReader::ablation).orElse(null),
                ChangeRulesReader.globs(map, "judges"),
                hooks(map),
                map.duration("hooks_timeout", HOOKS_TIMEOUT));
    }

    private static List<CommitHooks.Name> hooks(YamlMap map) {
        return map.texts("hooks").stream()
                .map(word -> CommitHooks.Name.of(word)
                        .orElseThrow(() -> map.refuse(
                                "hooks",
                                "'" + word + "' can't run as a stage; those that can are pre-commit and commit-msg")))
                .toList();
    }

    private static List<List<String>> auto(YamlMap map) {
        if (!map.text("syntax", "auto").equals("auto")) {
            throw map.refuse(
                    "syntax", "auto is needed here, or a list of commands such as [[ruff, check, \"{files}\"]]");
        }
        return List.of();
    }

    private static List<List<String>> commands(YamlMap map, String key) {
        var commands = map.lists(key);
        if (commands.isEmpty() || commands.stream().anyMatch(List::isEmpty)) {
            throw map.refuse(key, "a command names at least a program");
        }
        return commands;
    }

    private static BenchmarkPlan benchmark(YamlMap map) {
        map.allow("command", "timeout", "runs", "tolerance_percent", "higher_is_better");
        return new BenchmarkPlan(
                command(map),
                map.number("runs", 5, 1, 100),
                map.number("tolerance_percent", 10, 0, 1000) / 100.0,
                Set.copyOf(map.texts("higher_is_better")));
    }

    private static AblationPlan ablation(YamlMap map) {
        map.allow("budget", "hunks");
        return new AblationPlan(map.duration("budget", Duration.ofMinutes(2)), map.number("hunks", 20, 1, 1000));
    }

    static StageCommand stage(YamlMap map) {
        map.allow("command", "timeout");
        return command(map);
    }

    private static StageCommand command(YamlMap map) {
        if (map.texts("command").isEmpty()) {
            throw map.refuse("command", "a command is needed, as a list");
        }
        return new StageCommand(map.texts("command"), map.duration("timeout", Duration.ofMinutes(10)));
    }
}
