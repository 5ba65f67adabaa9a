package dev.helix.app.config;

import dev.helix.adapter.local.YamlLookup;
import dev.helix.adapter.local.YamlMap;
import dev.helix.app.config.HelixConfig.ConsultantSettings;
import dev.helix.app.config.HelixConfig.DevelopmentSettings;
import dev.helix.app.config.HelixConfig.ServerSettings;
import dev.helix.app.config.HelixConfig.Stages;
import dev.helix.app.config.HelixConfig.SystemSettings;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.PortException;
import dev.helix.enforcement.validator.ChangeRules;
import dev.helix.evolution.release.ValidationPlan.StageCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code helix.yaml}. Every default stands in the readers of this package, one for each part, and nowhere else. */
public final class ConfigReader {

    public static final String FILE = "helix.yaml";

    /** Where production and HELIX's own server listen unless told otherwise: HELIX may be what it changes. */
    public static final int PORT = 8001;

    /** Where the test system listens unless told otherwise. */
    public static final int TEST_PORT = 9001;

    private static final String KEEP_ARCHIVED = "keep_archived";
    private static final Duration KEPT = Duration.ofDays(90);
    private static final String[] PARTS = {
        "main_branch",
        "production",
        "test",
        "leave_out_submodules",
        "probation",
        KEEP_ARCHIVED,
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
        "proof",
        "sandbox",
        "locked_paths"
    };
    static final int LEAST_PORT = 1;
    static final int MOST_PORT = 65_535;

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
        return AnswersReader.consultant(parts().section("consultant"));
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
                AnswersReader.consultant(map.section("consultant")),
                ChangeRulesReader.read(map),
                new SystemsReader(root).testFolder(map.section("test")),
                List.of());
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
     * Reads who signs proofs, and nothing else.
     *
     * @throws Refused as InvalidSpec, naming line and key
     */
    public ProofSettings readProof() {
        return ProofSettings.read(root, parts().section("proof"));
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
        return new AnswerSettings(
                AnswersReader.consultant(consultant),
                AnswersReader.observation(consultant),
                ChangeRulesReader.read(map));
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
        var systems = new SystemsReader(root);
        var live = systems.production(production);
        var data = new DataReader(root, environment).read(map.section("data"));
        requireWayBack(production, live, data);
        var sandbox = new SandboxReader(root, environment);
        var config = new HelixConfig(
                map.text("main_branch", "main"),
                live,
                systems.test(map.section("test"), live),
                ChangeRulesReader.globs(map, "leave_out_submodules"),
                map.duration("probation", Duration.ofSeconds(10)),
                keepArchived(map),
                map.flag("push", false),
                map.map("validation")
                        .map(ValidationReader::read)
                        .orElse(new Stages(
                                List.of(),
                                null,
                                true,
                                null,
                                null,
                                null,
                                List.of(),
                                List.of(),
                                ValidationReader.HOOKS_TIMEOUT)),
                data,
                new AgentReader(environment).read(map.section("agent")),
                AnswersReader.consultant(map.section("consultant")),
                AnswersReader.observation(map.section("consultant")),
                development(map.section("development")),
                ChangeRulesReader.read(map),
                new ServerReader(root).read(map.section("server")),
                AuditLogSettings.read(root, map.section("audit_log")),
                ApprovalSettings.read(map.section("approval")),
                ProofSettings.read(root, map.section("proof")),
                sandbox.read(map),
                ChangeRulesReader.globs(map, "locked_paths"));
        sandbox.requireNarrow(map, config);
        return config;
    }

    private static void requireWayBack(YamlMap production, SystemSettings live, DataSettings data) {
        if (live.migrate() != null
                && live.migrate().down().isEmpty()
                && data.postgres().isEmpty()) {
            throw production
                    .section("control")
                    .refuse(
                            "migrate",
                            "there would be no way back: write { up: [...], down: [...] }, or name production's"
                                    + " database under data.postgres, of which HELIX then makes a backup");
        }
    }

    private static Duration keepArchived(YamlMap map) {
        var kept = map.duration(KEEP_ARCHIVED, KEPT);
        if (!kept.isPositive()) {
            throw map.refuse(KEEP_ARCHIVED, "names of archived projects are kept for a while, such as 90d");
        }
        return kept;
    }

    /** Returns what holds for answers in a language, {@code de} or {@code en}, where there is no configuration. */
    public static ConsultantSettings unconfiguredConsultant(String language) {
        return AnswersReader.consultant(YamlMap.parse(FILE, "locale: " + language));
    }

    private static DevelopmentSettings development(YamlMap map) {
        map.allow("max_parallel", "gates", "outage_limit");
        var gates = new HashMap<String, StageCommand>();
        map.map("gates")
                .ifPresent(named -> named.keys().forEach(name -> {
                    var gate = named.map(name).orElseThrow(() -> named.refuse(name, "a command is needed here"));
                    gates.put(name, ValidationReader.stage(gate));
                }));
        return new DevelopmentSettings(
                map.number("max_parallel", 2, 1, 64), gates, map.duration("outage_limit", Duration.ofHours(2)));
    }
}
