package dev.helix.app.config;

import dev.helix.adapter.local.YamlMap;
import dev.helix.app.config.HelixConfig.AgentKind;
import dev.helix.app.config.HelixConfig.AgentSettings;
import dev.helix.app.config.HelixConfig.Bash;
import dev.helix.domain.evolution.RepoPath;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the part {@code agent}. */
final class AgentReader {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final Map<String, String> environment;

    /** @param environment HELIX's own, for {@code ${VAR}} in the agent's */
    AgentReader(Map<String, String> environment) {
        this.environment = environment;
    }

    AgentSettings read(YamlMap map) {
        map.allow(
                "kind",
                "command",
                "env",
                "max_processes",
                "bash",
                "script",
                "mode",
                "instructions",
                "retention_days",
                "retention_mb",
                "model",
                "max_turns",
                "daily_usd",
                "turn_timeout",
                "silence_timeout",
                "sandbox");
        var kind = switch (map.text("kind", "claude")) {
            case "claude" -> AgentKind.CLAUDE;
            case "acp" -> AgentKind.ACP;
            case "scripted" -> AgentKind.SCRIPTED;
            default -> throw map.refuse("kind", "the agent is claude, acp or scripted");
        };
        var variables = new HashMap<String, String>();
        map.map("env").ifPresent(env -> env.keys().forEach(key -> variables.put(key, expand(env, key))));
        var command = map.texts("command");
        if (kind == AgentKind.ACP && command.isEmpty()) {
            throw map.refuse(
                    "command",
                    "an agent of the kind acp is named with the arguments that make it speak the Agent"
                            + " Client Protocol, such as [qwen, --acp]");
        }
        return new AgentSettings(
                kind,
                command.isEmpty() ? List.of("claude") : command,
                variables,
                map.number("max_processes", 4, 1, 64),
                bash(map),
                script(map, kind),
                mode(map, kind),
                new HelixConfig.Retention(
                        Duration.ofDays(map.number("retention_days", 30, 1, 3650)),
                        (long) map.number("retention_mb", 2048, 1, 1_000_000) << 20),
                turns(map, kind),
                instructions(map),
                map.optionalMoney("daily_usd"));
    }

    private static List<RepoPath> instructions(YamlMap map) {
        var files = map.texts("instructions");
        for (var file : files) {
            RepoPath.objection(file).ifPresent(why -> {
                throw map.refuse("instructions", "a file of the repository is needed here, not '" + file + "': " + why);
            });
        }
        return files.stream().map(RepoPath::new).toList();
    }

    private static @Nullable String mode(YamlMap map, AgentKind kind) {
        var mode = map.optionalText("mode");
        if (mode != null && kind != AgentKind.ACP) {
            throw map.refuse("mode", "only an agent of the kind acp has modes");
        }
        return mode;
    }

    private static HelixConfig.TurnLimits turns(YamlMap map, AgentKind kind) {
        if (kind == AgentKind.ACP && map.optionalText("model") != null) {
            throw map.refuse("model", "an agent of the kind acp is told its model by its own settings; see agent.env");
        }
        var total = map.duration("turn_timeout", Duration.ofMinutes(60));
        var silence = map.duration("silence_timeout", Duration.ofMinutes(6));
        if (silence.compareTo(total) > 0) {
            throw map.refuse(
                    "silence_timeout",
                    "an agent can't be silent for longer than turn_timeout, " + total.toSeconds() + "s");
        }
        return new HelixConfig.TurnLimits(
                map.optionalText("model"), map.number("max_turns", 200, 1, 10_000), total, silence);
    }

    private static Bash bash(YamlMap map) {
        return switch (map.text("bash", "")) {
            case "" -> Bash.WHERE_CONFINED;
            case "false" -> Bash.OFF;
            case "true" -> Bash.CONFINED;
            case "unsafe" -> Bash.UNSAFE;
            default ->
                throw map.refuse("bash", "an agent runs commands (true, in a sandbox alone; or unsafe) or not (false)");
        };
    }

    private static @Nullable String script(YamlMap map, AgentKind kind) {
        var script = map.optionalText("script");
        if (script == null) {
            return null;
        }
        if (kind != AgentKind.SCRIPTED) {
            throw map.refuse("script", "only an agent of the kind scripted plays a script");
        }
        try {
            var path = Path.of(script).normalize();
            if (!script.isBlank() && !path.isAbsolute() && !path.startsWith("..")) {
                return path.toString();
            }
        } catch (InvalidPathException e) {
            throw map.refuse("script", "no path: " + e.getReason());
        }
        throw map.refuse("script", "a file below the root is needed here");
    }

    private String expand(YamlMap env, String key) {
        return VARIABLE.matcher(env.text(key, "")).replaceAll(match -> {
            var value = environment.get(match.group(1));
            if (value == null) {
                throw env.refuse(key, "HELIX's own environment has no " + match.group(1));
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
