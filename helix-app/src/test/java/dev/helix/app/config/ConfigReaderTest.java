package dev.helix.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.adapter.claude.ClaudeSettings;
import dev.helix.app.config.HelixConfig.AgentKind;
import dev.helix.app.config.HelixConfig.Bash;
import dev.helix.domain.evolution.PathGlob;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.PortException;
import dev.helix.enforcement.validator.AdrProfile;
import dev.helix.enforcement.validator.AdrProfile.Section;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {

    private static final String WHOLE = """
        main_branch: trunk
        production:
          port: 8101
          control:
            build: [make]
            start: [python3, -m, app]
            health: "http://127.0.0.1:{port}/healthz"
            health_timeout: 5s
            stop_timeout: 500ms
            linked_paths: [data, logs]
        test: { root: "../{name}-twin", port: 9101, control: { stop_timeout: 1s } }
        probation: 2m
        push: false
        validation:
          syntax: auto
          unit: { command: [pytest, -q], timeout: 1h }
        agent: { kind: scripted, env: { TOKEN: "x${SECRET}y" }, max_processes: 2, bash: true, script: demo/talk.yaml, retention_days: 7, retention_mb: 100, model: some-model, max_turns: 30, daily_usd: 20.50, turn_timeout: 10m, silence_timeout: 90s }
        consultant: { delivery: live, max_retries: 1, validators: [step-marker], locale: en, adr_profile: madr }
        server: { port: 8102 }
        docs: [{ when: [src/api/**], then: [docs/api.md, README.md] }]
        hygiene: { allow: [fixtures/] }
        """;

    private final Path root;

    ConfigReaderTest(@TempDir Path folder) {
        this.root = folder.resolve("shop");
    }

    @Test
    void asksOnlyForThePartsThatACommandUses() throws IOException {
        Files.createDirectories(root);
        var file = Files.writeString(root.resolve("helix.yaml"), """
            test: { root: ../twin, control: { stop_timeout: 1s } }
            consultant:
              adr_profile: team
              adr_profiles: { team: { sections: [Choice] } }
            validation: { unit: { command: [make, test] } }
            hygiene: { allow: [fixtures/] }
            server: { port: 8102, tokens_file: tokens }
            """);
        var reader = new ConfigReader(root, Map.of());

        assertThat(reader.readConsultant().adrProfile()).isEqualTo("team");
        assertThat(reader.readHooks().testFolder())
                .isEqualTo(root.resolve("../twin").normalize());
        assertThat(reader.readHooks().consultant()).isEqualTo(reader.readConsultant());
        assertThat(reader.readHooks().changes()).isEqualTo(reader.readChanges());
        assertThat(reader.readServer().tokensFile()).isEqualTo(root.resolve("tokens"));
        assertThatThrownBy(reader::read).isInstanceOf(Refused.class).hasMessageContaining("production");
        Files.writeString(file, Files.readString(file).replace("server:", "sever:"));
        assertThatThrownBy(reader::readServer).isInstanceOf(Refused.class).hasMessageContaining("sever");
        Files.delete(file);
        assertThatThrownBy(reader::readHooks).isInstanceOf(PortException.class).hasMessageContaining("there is no");
    }

    @Test
    void showsAlsoWhatDescribesNoSystem() throws IOException {
        Files.createDirectories(root);
        Files.writeString(root.resolve("helix.yaml"), "consultant: { adr_profile: madr }\n");
        var seen = new HashMap<String, String>();

        new ConfigReader(root, Map.of("HELIX_SERVER_PORT", "8200")).show((key, value, origin) -> seen.put(key, value));

        assertThat(seen).containsEntry("consultant.adr_profile", "madr").containsEntry("server.port", "8200");
    }

    @Test
    void readsEveryKey() {
        var config = read(WHOLE, Map.of("SECRET", "$1"));

        assertThat(config.mainBranch()).isEqualTo("trunk");
        assertThat(config.changes().docs()).singleElement().satisfies(rule -> {
            assertThat(rule.when()).containsExactly(new PathGlob("src/api/**"));
            assertThat(rule.then()).containsExactly(new PathGlob("docs/api.md"), new PathGlob("README.md"));
        });
        assertThat(config.changes().unclean()).containsExactly(new PathGlob("fixtures/"));
        assertThat(config.production().port()).isEqualTo(8101);
        assertThat(config.production().linkedPaths()).containsExactly("data", "logs");
        assertThat(config.production().folder()).isEqualTo(root.resolve(".helix/production"));
        assertThat(config.test().folder()).isEqualTo(root.resolveSibling("shop-twin"));
        assertThat(config.test().control()).satisfies(control -> {
            assertThat(control).isNotNull();
            assertThat(control.start()).containsExactly("python3", "-m", "app");
            assertThat(control.stopTimeout()).isEqualTo(Duration.ofSeconds(1));
            assertThat(control.healthTimeout()).isEqualTo(Duration.ofSeconds(5));
        });
        assertThat(config.probation()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.validation().unit()).isNotNull();
        assertThat(config.validation().e2e()).isNull();
        assertThat(config.agent().kind()).isEqualTo(AgentKind.SCRIPTED);
        assertThat(config.agent().environment()).containsEntry("TOKEN", "x$1y");
        assertThat(config.agent().bash()).isEqualTo(Bash.CONFINED);
        assertThat(config.agent().retention()).isEqualTo(new HelixConfig.Retention(Duration.ofDays(7), 100L << 20));
        assertThat(config.agent().turns())
                .isEqualTo(
                        new HelixConfig.TurnLimits("some-model", 30, Duration.ofMinutes(10), Duration.ofSeconds(90)));
        assertThat(config.agent().dailyUsd()).isEqualByComparingTo("20.50");
        assertThat(config.agent().script()).isEqualTo("demo/talk.yaml");
        assertThat(config.consultant().adrProfile()).isEqualTo("madr");
        assertThat(config.server().port()).isEqualTo(8102);
    }

    @Test
    void takesHelixVariablesBeforeTheFileAndTheFileBeforeDefaults() {
        var origins = new HashMap<String, String>();
        var text = "production: { port: 8101 }\nserver: { port: 8102 }\nagent: { env: { KEY: '${SECRET}' } }\n";
        read(text, Map.of("SECRET", "x"));

        var config = new ConfigReader(root, Map.of("HELIX_SERVER_PORT", "8103", "HELIX_PROBATION", "1m", "SECRET", "x"))
                .read((path, value, origin) -> origins.put(path, value + " " + origin));

        assertThat(config.server().port()).isEqualTo(8103);
        assertThat(config.probation()).isEqualTo(Duration.ofMinutes(1));
        assertThat(origins)
                .containsEntry("server.port", "8103 HELIX_SERVER_PORT")
                .containsEntry("production.port", "8101 helix.yaml:1")
                .containsEntry("test.port", "9001 default")
                .containsEntry("server.host", "127.0.0.1 default");
        assertThatThrownBy(() -> read(text, Map.of("HELIX_SERVER_PORT", "many", "SECRET", "x")))
                .hasMessageContaining("server.port: a whole number");
    }

    @Test
    void syntaxMayBeCheckedByCommands() {
        var config = read(
                WHOLE.replace("syntax: auto", "syntax: [[ruff, check, \"{files}\"], [make, lint]]"),
                Map.of("SECRET", "x"));

        assertThat(config.validation().syntax())
                .containsExactly(List.of("ruff", "check", "{files}"), List.of("make", "lint"));
    }

    @Test
    void fillsInTheDefaultsOfTheContract() {
        var config = read("production: { port: 8001 }\n", Map.of());

        assertThat(config.mainBranch()).isEqualTo("main");
        assertThat(config.production().control()).isNull();
        assertThat(config.test().folder()).isEqualTo(root.resolveSibling("shop-test"));
        assertThat(config.test().port()).isEqualTo(9001);
        assertThat(config.probation()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.agent().kind()).isEqualTo(AgentKind.CLAUDE);
        assertThat(config.agent().bash()).isEqualTo(Bash.WHERE_CONFINED);
        assertThat(config.agent().retention())
                .satisfies(kept -> assertThat(new ClaudeSettings.Retention(kept.age(), kept.bytes()))
                        .isEqualTo(ClaudeSettings.Retention.DEFAULT));
        assertThat(config.consultant().validators())
                .isEqualTo(List.of("step-marker", "adr-structure", "file-existence"));
        assertThat(config.server().host()).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "port: 8101|prot: 8101|helix.yaml:3: production.prot: unknown key; the nearest one known here is"
                        + " 'port'",
                "port: 8101|port: lots|helix.yaml:3: production.port: a whole number from 1 to 65535",
                "port: 8101|port: 0|helix.yaml:3: production.port: a whole number from 1 to 65535",
                "probation: 2m|probation: soon|helix.yaml:12: probation: a duration such as",
                "kind: scripted|kind: human|helix.yaml:17: agent.kind: the agent is claude, acp or scripted",
                "retention_days: 7|retention_days: 0|helix.yaml:17: agent.retention_days: ",
                "retention_mb: 100|retention_mb: 1 GB|helix.yaml:17: agent.retention_mb: ",
                "max_turns: 30|max_turns: 0|helix.yaml:17: agent.max_turns: ",
                "daily_usd: 20.50|daily_usd: 0|helix.yaml:17: agent.daily_usd: ",
                "daily_usd: 20.50|daily_usd: much|helix.yaml:17: agent.daily_usd: ",
                "silence_timeout: 90s|silence_timeout: 11m|helix.yaml:17: agent.silence_timeout: ",
                "script: demo/talk.yaml|instructions: [../x]|helix.yaml:17: agent.instructions: a file of the"
                        + " repository",
                "script: demo/talk.yaml|mode: default|helix.yaml:17: agent.mode: only an agent of the kind acp",
                "kind: scripted|kind: acp|helix.yaml:17: agent.command: an agent of the kind acp is named",
                "kind: scripted|kind: claude|helix.yaml:17: agent.script: only an agent of the kind scripted",
                "demo/talk.yaml|../talk.yaml|helix.yaml:17: agent.script: a file below the root",
                "demo/talk.yaml|/talk.yaml|helix.yaml:17: agent.script: a file below the root",
                "push: false|push: maybe|helix.yaml:13: push: true or false is needed here",
                "locale: en|locale: fr|helix.yaml:18: consultant.locale: messages are in de or en",
                "port: 8102|host: 0.0.0.0|helix.yaml:19: server.host: without tokens_file",
                "linked_paths: [data, logs]|linked_paths: [../data]|linked_paths: '../data'",
                "start: [python3, -m, app]|start: run.sh|production.control.start: a list is needed here",
                "http://127.0.0.1:{port}/healthz|http://example.org/|must be on this machine",
                "main_branch: trunk|main_branch: [a]|helix.yaml:1: main_branch: a single text is needed here",
                "syntax: auto|syntax: none|helix.yaml:15: validation.syntax: auto is needed here, or a list of"
                        + " commands",
                "syntax: auto|syntax: [ruff]|helix.yaml:15: validation.syntax: every entry of this list is a list",
                "syntax: auto|syntax: [[]]|helix.yaml:15: validation.syntax: a command names at least a program",
                "syntax: auto|syntax: []|helix.yaml:15: validation.syntax: a command names at least a program",
                "syntax: auto|hooks: [commit-msg, post-merge]|helix.yaml:15: validation.hooks: 'post-merge' can't run"
                        + " as a stage; those that can are pre-commit and commit-msg",
                "syntax: auto|hooks: pre-commit|helix.yaml:15: validation.hooks: a list is needed here",
                "main_branch: trunk|main_branch: *x|helix.yaml:1: an alias",
                "adr_profile: madr|shadow: [step-marker]|helix.yaml:18: consultant.shadow: 'step-marker' has a say"
                        + " already",
                "adr_profile: madr|broken_validator: ask|helix.yaml:18: consultant.broken_validator: what a validator"
                        + " could not judge is to fail or to pass",
                "adr_profile: madr|trace_days: -1|helix.yaml:18: consultant.trace_days: a whole number from 0 to 3650",
                "adr_profile: madr|chat_days: -1|helix.yaml:18: consultant.chat_days: a whole number from 0 to 36500",
                "adr_profile: madr|trace_mb: 0|helix.yaml:18: consultant.trace_mb: a whole number from 1 to 1000000",
                "then: [docs/api.md, README.md]|than: [x]|helix.yaml:20: docs[0].than: unknown key; the nearest one"
                        + " known here is 'then'",
                "then: [docs/api.md, README.md]|then: []|helix.yaml:20: docs[0].then: a list of patterns is needed"
                        + " here",
                "src/api/**|/src/**|helix.yaml:20: docs[0].when: '/src/**': a pattern is relative to the repository",
                "fixtures/|a**|helix.yaml:21: hygiene.allow: 'a**': ** stands alone between slashes",
                "allow: [fixtures/]|alow: [x]|helix.yaml:21: hygiene.alow: unknown key; the nearest one known here is"
                        + " 'allow'",
            })
    void refusesWhatIsWrongWithFileLineAndKey(String right, String wrong, String message) {
        assertThatThrownBy(() -> read(WHOLE.replace(right, wrong), Map.of("SECRET", "x")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("INVALID_SPEC")
                .hasMessageContaining(message);
    }

    @Test
    void namesTheVariableThatIsMissing() {
        assertThatThrownBy(() -> read(WHOLE, Map.of()))
                .hasMessageContaining("agent.env.TOKEN")
                .hasMessageContaining("SECRET");
    }

    private static String profile(String lines) {
        return "production: { port: 8001 }\nconsultant:\n  adr_profile: team\n  adr_profiles:\n    team:\n"
                + lines.indent(6);
    }

    @Test
    void readsTheProjectsOwnAdrProfiles() {
        var config = read(profile("""
            header: [number, title]
            id_field: number
            sections: [Forces, Choice, Proof]
            acceptance: Proof
            minimum_criteria: 2
            code_counts: true
            """), Map.of());

        assertThat(config.consultant().profile("team"))
                .hasValue(new AdrProfile(
                        "team",
                        "number",
                        List.of("number", "title"),
                        List.of(Section.of("Forces"), Section.of("Choice"), Section.criteria("Proof")),
                        2,
                        true));
        assertThat(config.consultant().profileNames())
                .containsExactly("helix-de", "helix-en", "madr", "nygard", "nygard-de", "team");
        assertThat(config.consultant().profile("none")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "header: [a]|helix.yaml:6: consultant.adr_profiles.team.sections: at least one section",
                "sections: []|helix.yaml:6: consultant.adr_profiles.team.sections: at least one section",
                "sections: [A, a]|helix.yaml:6: consultant.adr_profiles.team.sections: 'a' stands there twice",
                "sections: [A, ' ']|helix.yaml:6: consultant.adr_profiles.team.sections: an entry is empty",
                "{sections: [A], acceptance: B}|consultant.adr_profiles.team.acceptance: 'B' must be one of",
                "{sections: [A], minimum_criteria: 2}|team.minimum_criteria: it counts the items under acceptance",
                "{sections: [A], acceptance: A, minimum_criteria: 0}|team.minimum_criteria: a whole number from 1 to"
                        + " 100",
                "{sections: [A], id_field: n}|helix.yaml:6: consultant.adr_profiles.team.id_field: 'n' must be one of",
                "{section: [A]}|team.section: unknown key; the nearest one known here is 'sections'",
                "{sections: A}|team.sections: a list is needed here",
            })
    void refusesAProfileThatMakesNoSense(String lines, String message) {
        assertThatThrownBy(() -> read(profile(lines), Map.of()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesAProfileThatIsUnknownOrTakesAKnownName() {
        assertThatThrownBy(() -> read("production: {}\nconsultant: { adr_profile: madrr }\n", Map.of()))
                .hasMessageContaining("helix.yaml:2: consultant.adr_profile: there is no ADR profile 'madrr'")
                .hasMessageContaining("helix-de, helix-en, madr");
        assertThatThrownBy(() -> read(profile("sections: [A]").replace(" team:", " madr:"), Map.of()))
                .hasMessageContaining("consultant.adr_profiles.madr: HELIX has a profile of this name");
        assertThatThrownBy(() -> read(profile("sections: [A]").replace(" team:", " My Team:"), Map.of()))
                .hasMessageContaining("lower-case");
        assertThatThrownBy(() -> read("production: {}\nconsultant: { adr_profiles: { team: } }\n", Map.of()))
                .hasMessageContaining("consultant.adr_profiles.team: a profile needs at least its sections");
    }

    private HelixConfig read(String yaml, Map<String, String> environment) {
        try {
            Files.createDirectories(root);
            Files.writeString(root.resolve("helix.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ConfigReader(root, environment).read();
    }
}
