package dev.helix.app.config;

import dev.helix.adapter.local.ControlSettings;
import dev.helix.adapter.local.YamlLookup;
import dev.helix.adapter.local.YamlMap;
import dev.helix.app.config.HelixConfig.AgentKind;
import dev.helix.app.config.HelixConfig.AgentSettings;
import dev.helix.app.config.HelixConfig.Bash;
import dev.helix.app.config.HelixConfig.ConsultantSettings;
import dev.helix.app.config.HelixConfig.DevelopmentSettings;
import dev.helix.app.config.HelixConfig.ObservationSettings;
import dev.helix.app.config.HelixConfig.ServerSettings;
import dev.helix.app.config.HelixConfig.Stages;
import dev.helix.app.config.HelixConfig.SystemSettings;
import dev.helix.domain.evolution.PathGlob;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.port.PortException;
import dev.helix.enforcement.validator.ChangeRules;
import dev.helix.evolution.release.CommitHooks;
import dev.helix.evolution.release.ValidationPlan.AblationPlan;
import dev.helix.evolution.release.ValidationPlan.BenchmarkPlan;
import dev.helix.evolution.release.ValidationPlan.StageCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code helix.yaml}. Every default stands here, and only here. */
public final class ConfigReader {

    public static final String FILE = "helix.yaml";

    /** Where production and HELIX's own server listen unless told otherwise: HELIX may be what it changes. */
    public static final int PORT = 8001;

    /** Where the test system listens unless told otherwise. */
    public static final int TEST_PORT = 9001;

    private static final String[] PARTS = {
        "main_branch",
        "production",
        "test",
        "leave_out_submodules",
        "probation",
        "push",
        "validation",
        "data",
        "agent",
        "consultant",
        "development",
        "docs",
        "hygiene",
        "audit",
        "server",
        "audit_log",
        "approval",
        "sandbox",
        "locked_paths"
    };
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final Duration HOOKS_TIMEOUT = Duration.ofMinutes(10);
    private static final int LEAST_PORT = 1;
    private static final int MOST_PORT = 65_535;

    private final Path root;
    private final Map<String, String> environment;

    /**
     * Reads for one root.
     *
     * @param root absolute
     * @param environment HELIX's own, for {@code ${VAR}} in the agent's
     */
    public ConfigReader(Path root, Map<String, String> environment) {
        this.root = root;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Reads the file.
     *
     * @throws Refused as InvalidSpec, naming line and key
     */
    public HelixConfig read() {
        return read((path, value, origin) -> {});
    }

    /** Reads what the file would hold. @throws Refused as InvalidSpec, naming line and key */
    public HelixConfig parse(String text) {
        return parse(text, (path, value, origin) -> {});
    }

    /**
     * Reads how answers are enforced and nothing else, for commands that need no system.
     *
     * @throws Refused as InvalidSpec, naming line and key
     */
    public ConsultantSettings readConsultant() {
        return consultant(parts().section("consultant"));
    }

    /**
     * Reads what has to go with a change, and nothing else.
     *
     * @throws Refused as InvalidSpec, naming line and key
     */
    public ChangeRules readChanges() {
        return ChangeRulesReader.read(parts());
    }

    /**
     * Reads what hooks go by, and nothing else.
     *
     * @throws Refused as InvalidSpec, naming line and key
     */
    public HookSettings readHooks() {
        var map = parts();
        return new HookSettings(
                consultant(map.section("consultant")), ChangeRulesReader.read(map), testFolder(map.section("test")));
    }

    /**
     * Reads where HELIX's own server is, and nothing else.
     *
     * @throws Refused as InvalidSpec, naming line and key
     */
    public ServerSettings readServer() {
        return new ServerReader(root).read(parts().section("server"));
    }

    /**
     * Tells {@code listener} of each setting, also where no production is described.
     *
     * @throws Refused as InvalidSpec, naming line and key
     */
    public void show(Listener listener) {
        var map = yaml(text(), listener);
        read(map, map.section("production"));
    }

    private YamlMap parts() {
        return yaml(text(), (path, value, origin) -> {}).allow(PARTS);
    }

    private String text() {
        var file = root.resolve(FILE);
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new PortException("there is no " + file, e);
        } catch (IOException e) {
            throw new PortException("can't read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Hears each setting as it counts. */
    public interface Listener {
        void seen(String path, String value, String origin);
    }

    /**
     * Reads the file and tells {@code listener} of each setting.
     *
     * @throws Refused as InvalidSpec, naming line and key
     */
    public HelixConfig read(Listener listener) {
        return parse(text(), listener);
    }

    private HelixConfig parse(String text, Listener listener) {
        return read(yaml(text, listener));
    }

    private YamlMap yaml(String text, Listener listener) {
        return YamlMap.parse(FILE, text, new YamlLookup() {
            @Override
            public YamlLookup.@Nullable Replacement override(String path) {
                var name = variable(path);
                var value = environment.get(name);
                return value == null ? null : new YamlLookup.Replacement(value, name);
            }

            @Override
            public void seen(String path, String value, String origin) {
                listener.seen(path, value, origin);
            }
        });
    }

    /** Returns the variable that takes the place of a setting: {@code HELIX_SERVER_PORT} for {@code server.port}. */
    public static String variable(String path) {
        return "HELIX_" + path.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /**
     * Reads what judges answers, of a file like {@code helix.yaml} in which the other parts may be missing; they are not looked at.
     *
     * @param file its name in messages
     * @throws Refused as InvalidSpec, naming line and key
     */
    public static AnswerSettings answers(String file, String text) {
        var map = YamlMap.parse(file, text).allow(PARTS);
        var consultant = map.section("consultant");
        return new AnswerSettings(consultant(consultant), observation(consultant), ChangeRulesReader.read(map));
    }

    private HelixConfig read(YamlMap map) {
        return read(
                map,
                map.allow(PARTS)
                        .map("production")
                        .orElseThrow(() -> map.refuse("production", "the production system must be described")));
    }

    private HelixConfig read(YamlMap map, YamlMap production) {
        map.allow(PARTS);
        notYet(map, "data");
        production.allow("port", "control", "linked_paths", "sandbox");
        var control =
                production.map("control").map(found -> control(found, null)).orElse(null);
        var linked = linkedPaths(production.map("control").orElse(production));
        var inputs = production.map("control").map(ConfigReader::buildInputs).orElse(List.of());
        return new HelixConfig(
                map.text("main_branch", "main"),
                new SystemSettings(root.resolve(".helix/production"), port(production, PORT), control, linked, inputs),
                test(map.section("test"), control, linked, inputs),
                ChangeRulesReader.globs(map, "leave_out_submodules"),
                map.duration("probation", Duration.ofSeconds(10)),
                map.flag("push", false),
                map.map("validation")
                        .map(ConfigReader::stages)
                        .orElse(new Stages(List.of(), null, null, null, null, List.of(), List.of(), HOOKS_TIMEOUT)),
                agent(map.section("agent")),
                consultant(map.section("consultant")),
                observation(map.section("consultant")),
                development(map.section("development")),
                ChangeRulesReader.read(map),
                new ServerReader(root).read(map.section("server")),
                AuditLogSettings.read(root, map.section("audit_log")),
                approval(map.section("approval")),
                new SandboxReader(root, environment).read(map),
                ChangeRulesReader.globs(map, "locked_paths"));
    }

    private SystemSettings test(
            YamlMap test,
            @Nullable ControlSettings production,
            List<String> productionLinks,
            List<PathGlob> productionInputs) {
        test.allow("root", "port", "control", "sandbox");
        int port = port(test, TEST_PORT);
        var control = production;
        var linked = productionLinks;
        var inputs = productionInputs;
        var own = test.map("control");
        if (own.isPresent()) {
            control = control(own.get(), production);
            linked = own.get().has("linked_paths") ? linkedPaths(own.get()) : linked;
            inputs = own.get().has("build_inputs") ? buildInputs(own.get()) : inputs;
        }
        return new SystemSettings(testFolder(test), port, control, linked, inputs);
    }

    private Path testFolder(YamlMap test) {
        var name = root.getFileName();
        return root.resolve(
                        test.text("root", "../{name}-test").replace("{name}", name == null ? "helix" : name.toString()))
                .normalize();
    }

    private static int port(YamlMap map, int otherwise) {
        return map.number("port", otherwise, LEAST_PORT, MOST_PORT);
    }

    private static ControlSettings control(YamlMap map, @Nullable ControlSettings otherwise) {
        map.allow(
                "build",
                "build_timeout",
                "build_inputs",
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

    private static Stages stages(YamlMap map) {
        map.allow("syntax", "unit", "e2e", "benchmark", "ablation", "judges", "network", "hooks", "hooks_timeout");
        return new Stages(
                map.hasList("syntax") ? commands(map, "syntax") : auto(map),
                map.map("unit").map(ConfigReader::stage).orElse(null),
                map.map("e2e").map(ConfigReader::stage).orElse(null),
                map.map("benchmark").map(ConfigReader::benchmark).orElse(null),
                map.map("ablation").map(ConfigReader::ablation).orElse(null),
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

    private static StageCommand stage(YamlMap map) {
        map.allow("command", "timeout");
        return command(map);
    }

    private static StageCommand command(YamlMap map) {
        if (map.texts("command").isEmpty()) {
            throw map.refuse("command", "a command is needed, as a list");
        }
        return new StageCommand(map.texts("command"), map.duration("timeout", Duration.ofMinutes(10)));
    }

    private AgentSettings agent(YamlMap map) {
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
                instructions(map));
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

    /** Returns what holds for answers in a language, {@code de} or {@code en}, where there is no configuration. */
    public static ConsultantSettings unconfiguredConsultant(String language) {
        return consultant(YamlMap.parse(FILE, "locale: " + language));
    }

    private static ConsultantSettings consultant(YamlMap map) {
        map.allow(
                "delivery",
                "max_retries",
                "validators",
                "locale",
                "adr_profile",
                "adr_profiles",
                "shadow",
                "trace_days",
                "trace_mb");
        var validators = map.texts("validators");
        var locale = map.text("locale", "de");
        if (!locale.equals("de") && !locale.equals("en")) {
            throw map.refuse("locale", "messages are in de or en");
        }
        var delivery = map.text("delivery", "verified");
        if (!delivery.equals("verified") && !delivery.equals("live")) {
            throw map.refuse("delivery", "an answer is shown verified or live");
        }
        var settings = new ConsultantSettings(
                delivery.equals("live"),
                map.number("max_retries", 2, 0, 20),
                validators.isEmpty() ? List.of("step-marker", "adr-structure", "file-existence") : validators,
                Locale.forLanguageTag(locale),
                map.text("adr_profile", "helix-" + locale),
                map.map("adr_profiles").map(AdrProfileReader::read).orElse(List.of()));
        if (settings.profile(settings.adrProfile()).isEmpty()) {
            throw map.refuse(
                    "adr_profile",
                    "there is no ADR profile '" + settings.adrProfile() + "'; choose of "
                            + String.join(", ", settings.profileNames()));
        }
        return settings;
    }

    private static ObservationSettings observation(YamlMap map) {
        var shadow = map.texts("shadow");
        var asked = map.texts("validators");
        shadow.stream().filter(asked::contains).findFirst().ifPresent(name -> {
            throw map.refuse("shadow", "'" + name + "' has a say already: it stands under validators");
        });
        return new ObservationSettings(
                shadow, map.number("trace_days", 30, 0, 3650), map.number("trace_mb", 100, 1, 1_000_000));
    }

    private static DevelopmentSettings development(YamlMap map) {
        map.allow("max_parallel", "gates", "outage_limit");
        var gates = new HashMap<String, StageCommand>();
        map.map("gates")
                .ifPresent(named -> named.keys().forEach(name -> {
                    var gate = named.map(name).orElseThrow(() -> named.refuse(name, "a command is needed here"));
                    gates.put(name, stage(gate));
                }));
        return new DevelopmentSettings(
                map.number("max_parallel", 2, 1, 64), gates, map.duration("outage_limit", Duration.ofHours(2)));
    }

    private static boolean approval(YamlMap map) {
        map.allow("integrate");
        return switch (map.text("integrate", "any")) {
            case "any" -> false;
            case "other_person" -> true;
            default ->
                throw map.refuse(
                        "integrate",
                        "a change is integrated by any operator (any), or by another than asked for it (other_person)");
        };
    }

    /** Better refused than silently not done. */
    private static void notYet(YamlMap map, String key) {
        if (map.has(key)) {
            throw map.refuse(key, "this version of HELIX does not know how to do that yet; leave it out");
        }
    }
}
