package dev.helix.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.helix.adapter.local.FolderProjects;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schemas under {@code docs/schemas} know the keys that the code knows, no more and no less. */
class SchemasTest {

    private static final Path SCHEMAS = Path.of("..", "docs", "schemas");
    private static final ProjectId ID = new ProjectId("x");
    private static final Map<String, String> SAMPLES = Map.of(
            "spec",
            "title: A\ndescription: B\nadr: '001'\nacceptance: [it works]\n",
            "changes",
            "delete: [a]\nrename: [{from: b, to: c}]\nchmod: [{path: d, mode: '100755'}]\n",
            "phases",
            """
            work: overlay
            budget: {attempts: 9, minutes: 60, usd: 2.50}
            phases:
              - id: one
                name: One
                prompt: do it
                gates: [files_exist, syntax, tests, spec_coverage]
                outputs: [new/a.py]
                max_retries: 2
                budget: {attempts: 3}
            """,
            "helix",
            """
            main_branch: main
            production:
              port: 8001
              control: {build: [b], build_timeout: 1m, start: [s], health: 'http://127.0.0.1:{port}/h', health_timeout: 1s,
                stop_timeout: 1s, linked_paths: [data]}
            test: {root: ../t, port: 9001, control: {start: [s]}}
            probation: 10s
            push: false
            validation:
              syntax: auto
              unit: {command: [u], timeout: 1m}
              e2e: {command: [e]}
              benchmark: {command: [b], timeout: 1m, runs: 5, tolerance_percent: 10, higher_is_better: [x]}
              hooks: [pre-commit, commit-msg]
            data:
              timeout: 5m
              postgres: {production: {url: 'postgresql://db:5432/shop', user: u, password_env: PW}, test: {password_file: ../pw}, structure: jdbc}
              qdrant: {production: {url: 'https://q:6333'}, test: {url: 'http://127.0.0.1:6335'}, copy: scroll}
              redis: {production: {url: 'redis://127.0.0.1:6379/2'}, test: {}}
            agent: {kind: scripted, command: [claude], env: {A: b}, max_processes: 2, bash: false, instructions: [CLAUDE.md], retention_days: 7,
              retention_mb: 100, model: m, max_turns: 30, turn_timeout: 10m, silence_timeout: 90s}
            consultant: {delivery: verified, max_retries: 2, validators: [step-marker], locale: en, adr_profile: madr, broken_validator: pass,
              shadow: [hygiene], trace_days: 7, trace_mb: 10, chat_days: 365}
            development: {max_parallel: 3, outage_limit: 1h, gates: {lint: {command: [lint], timeout: 1m}}}
            docs: [{when: [src/api/**], then: [docs/api.md]}]
            hygiene: {allow: [fixtures/**]}
            audit: {allow: [fixtures/**]}
            server: {host: 127.0.0.1, port: 8000, keep_credential: true, tls: {certificate: ../c.pem, key: ../k.pem},
              public_url: 'https://helix.example.org', log: json, otlp: 'http://127.0.0.1:4318'}
            audit_log: {file: /var/log/helix.jsonl, syslog: 'udp://127.0.0.1:514'}
            approval: {integrate: other_person}
            proof: {sign: helix, key: /etc/helix/proof.pem}
            """);

    @TempDir
    Path root;

    private static JsonNode schema(String name) throws IOException {
        return new JsonMapper().readTree(Files.readString(SCHEMAS.resolve(name + ".schema.json")));
    }

    private static boolean valid(String name, String yaml) throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(SCHEMAS.resolve(name + ".schema.json")), InputFormat.JSON)
                .validate(yaml, InputFormat.YAML)
                .isEmpty();
    }

    /** Has the code read it. */
    private void read(String name, String yaml) throws IOException {
        if (name.equals("helix")) {
            new ConfigReader(root, Map.of()).parse(yaml);
            return;
        }
        var folder = Files.createDirectories(root.resolve("projects/evolution/x"));
        Files.writeString(folder.resolve(name + ".yaml"), yaml);
        var folders = new FolderProjects(root);
        switch (name) {
            case "spec" -> folders.spec(ID);
            case "phases" -> folders.plan(ID);
            default -> folders.overlay(ID);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"spec", "phases", "changes", "helix"})
    void samplesWithEveryKeyAreValidForBoth(String name) throws IOException {
        var sample = SAMPLES.getOrDefault(name, "");

        assertThat(valid(name, sample)).isTrue();
        read(name, sample);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "spec | /properties | title: a\\nzzz: 1",
                "changes | /properties | zzz: 1",
                "changes | /properties/rename/items/properties | rename: [{from: a, to: b, zzz: 1}]",
                "changes | /properties/chmod/items/properties | chmod: [{zzz: 1}]",
                "phases | /properties | zzz: 1",
                "phases | /$defs/phase/properties | phases: [{zzz: 1}]",
                "phases | /$defs/budget/properties | budget: {zzz: 1}",
                "helix | /properties | production: {}\\nzzz: 1",
                "helix | /properties/production/properties | production: {zzz: 1}",
                "helix | /properties/test/properties | production: {}\\ntest: {zzz: 1}",
                "helix | /$defs/control/properties | production: {control: {zzz: 1}}",
                "helix | /properties/validation/properties | production: {}\\nvalidation: {zzz: 1}",
                "helix | /properties/data/properties | production: {}\\ndata: {zzz: 1}",
                "helix | /properties/data/properties/postgres/properties | production: {}\\ndata: {postgres: {zzz: 1}}",
                "helix | /properties/data/properties/qdrant/properties | production: {}\\ndata: {qdrant: {zzz: 1}}",
                "helix | /properties/data/properties/redis/properties | production: {}\\ndata: {redis: {zzz: 1}}",
                "helix | /$defs/database/properties | production: {}\\ndata: {redis: {test: {zzz: 1}}}",
                "helix | /$defs/stage/properties | production: {}\\nvalidation: {unit: {zzz: 1}}",
                "helix | /properties/validation/properties/benchmark/properties | production: {}\\n"
                        + "validation: {benchmark: {zzz: 1}}",
                "helix | /properties/agent/properties | production: {}\\nagent: {zzz: 1}",
                "helix | /properties/consultant/properties | production: {}\\nconsultant: {zzz: 1}",
                "helix | /properties/development/properties | production: {}\\ndevelopment: {zzz: 1}",
                "helix | /properties/docs/items/properties | production: {}\\ndocs: [{zzz: 1}]",
                "helix | /properties/hygiene/properties | production: {}\\nhygiene: {zzz: 1}",
                "helix | /properties/server/properties | production: {}\\nserver: {zzz: 1}",
            })
    void codeAndSchemaKnowTheSameKeys(String name, String where, String yaml) throws IOException {
        var text = yaml.replace("\\n", "\n") + "\n";

        assertThat(knownToTheCode(name, text))
                .isEqualTo(new TreeSet<>(keys(schema(name).at(where))));
        assertThat(valid(name, text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "true  | server: {host: localhost}",
                "true  | server: {host: '::1'}",
                "true  | server: {host: 0.0.0.0, tokens_file: tokens}",
                "true  | server: {host: helix.example.org, tokens_file: tokens}",
                "false | server: {host: 0.0.0.0}",
                "false | server: {port: 0}",
                "false | server: {port: 65536}",
                "true  | server: {rate_limit: 30/m}",
                "false | server: {rate_limit: 0/m}",
                "false | server: {rate_limit: 30/d}",
                "true  | server: {log: text}",
                "false | server: {log: xml}",
                "true  | server: {otlp: 'https://otel.example.org/v1/traces'}",
                "false | server: {otlp: 'grpc://127.0.0.1:4317'}",
                "false | server: {otlp: 'http://ada:pw@127.0.0.1:4318'}",
                "false | probation: soon",
                "true  | probation: 250ms",
                "false | push: perhaps",
                "false | agent: {kind: oracle}",
                "false | agent: {max_processes: 0}",
                "true  | consultant: {delivery: live}",
                "false | consultant: {delivery: late}",
                "false | consultant: {locale: fr}",
                "false | consultant: {max_retries: 21}",
                "true  | consultant: {max_retries: 0}",
                "false | development: {max_parallel: 0}",
                "false | validation: {benchmark: {command: [b], runs: 0}}",
                "false | validation: {unit: {command: []}}",
                "false | validation: {unit: {timeout: 1m}}",
            })
    void codeAndSchemaTakeTheSameValues(boolean taken, String yaml) throws IOException {
        var text = "production: {}\n" + yaml + "\n";
        var refused = catchThrowableOfType(Refused.class, () -> read("helix", text));

        assertThat(refused == null).as("the code: %s", refused).isEqualTo(taken);
        assertThat(valid("helix", text)).as("the schema").isEqualTo(taken);
    }

    private static Set<String> keys(JsonNode properties) {
        assertThat(properties.isObject()).isTrue();
        return Set.copyOf(properties.propertyNames());
    }

    /** The refusal of an unknown key names those that are known. */
    private Set<String> knownToTheCode(String name, String yaml) {
        var refused = catchThrowableOfType(Refused.class, () -> read(name, yaml));
        assertThat(refused).isNotNull();
        var message = ((Refusal.InvalidSpec) refused.refusal()).why();
        assertThat(message).contains("unknown key");
        return new TreeSet<>(
                List.of(message.substring(message.indexOf("' of ") + 5).split(", ", -1)));
    }

    @Test
    void whatTheCodeRefusesTheSchemaRefuses() throws IOException {
        assertThat(valid("phases", "work: nowhere\n")).isFalse();
        assertThat(valid("phases", "phases: [{id: a}]\n")).isFalse();
        assertThat(valid("phases", "phases: [{id: a, prompt: x, prompt_file: y}]\n"))
                .isFalse();
        assertThat(valid("phases", "budget: {usd: 0}\n")).isFalse();
        assertThat(valid("spec", "description: no title\n")).isFalse();
        assertThat(valid("spec", "title: " + "t".repeat(Spec.LONGEST_TITLE) + "\n"))
                .isTrue();
        assertThat(valid("spec", "title: " + "t".repeat(Spec.LONGEST_TITLE + 1) + "\n"))
                .isFalse();
        assertThat(valid("changes", "chmod: [{path: a, mode: '120000'}]\n")).isFalse();
        assertThat(valid("helix", "production: {}\nvalidation: {syntax: [[ruff, check]]}\n"))
                .isTrue();
        assertThat(valid("helix", "production: {}\nvalidation: {syntax: [ruff]}\n"))
                .isFalse();
    }
}
