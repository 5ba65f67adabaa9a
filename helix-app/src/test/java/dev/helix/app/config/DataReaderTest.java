package dev.helix.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.adapter.local.MigrationSettings;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.SystemName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataReaderTest {

    private static final String PRODUCTION = "production: {}\n";

    private static DataSettings read(String data) {
        return new ConfigReader(Path.of("/nowhere/shop"), Map.of("PW", "correct horse"))
                .parse(PRODUCTION + "data: " + data)
                .data();
    }

    @Test
    void hasTheUsualPortsOfBothSystems() {
        var data = read("{postgres: {}, neo4j: {}, qdrant: {}, redis: {}}");

        assertThat(data.timeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(data.variables(SystemName.PRODUCTION))
                .containsEntry("HELIX_POSTGRES_URL", "postgresql://127.0.0.1:5432/helix")
                .containsEntry("HELIX_NEO4J_URL", "http://127.0.0.1:7474/neo4j")
                .containsEntry("HELIX_NEO4J_BOLT_URL", "bolt://127.0.0.1:7687")
                .containsEntry("HELIX_NEO4J_USER", "neo4j")
                .containsEntry("HELIX_QDRANT_URL", "http://127.0.0.1:6333")
                .containsEntry("HELIX_REDIS_URL", "redis://127.0.0.1:6379");
        assertThat(data.variables(SystemName.TEST))
                .containsEntry("HELIX_POSTGRES_URL", "postgresql://127.0.0.1:5433/helix")
                .containsEntry("HELIX_NEO4J_URL", "http://127.0.0.1:7475/neo4j")
                .containsEntry("HELIX_NEO4J_BOLT_URL", "bolt://127.0.0.1:7688")
                .containsEntry("HELIX_QDRANT_URL", "http://127.0.0.1:6335")
                .containsEntry("HELIX_REDIS_URL", "redis://127.0.0.1:6380");
        assertThat(read("{}").pairs()).isEmpty();
    }

    @Test
    void readsPasswordsFromTheEnvironmentAndFilesAndShowsThemNowhere() {
        var data = read("{postgres: {production: {user: ada, password_env: PW}, test: {password_file: ../pw}}}");

        assertThat(data.pairs().getFirst().production().secret().reveal()).contains("correct horse");
        assertThat(data.secrets()).containsExactly(Path.of("/nowhere/pw"));
        assertThat(data.toString()).doesNotContain("horse");
        assertThatThrownBy(() -> data.pairs().getFirst().test().secret().reveal())
                .hasMessageContaining("/nowhere/pw");
    }

    @Test
    void readsHowDatabasesFollowTheTree() {
        var reader = new ConfigReader(Path.of("/nowhere/shop"), Map.of("PW", "correct horse"));
        var config = reader.parse("""
            production: { control: { start: [a], health: "http://127.0.0.1:{port}/", migrate: [m, up] } }
            test: { control: { migrate: { up: [m, up], down: [m, down], timeout: 3m } } }
            data: { backups: 7, postgres: { history: [versions, own.notes], production: { user: ada, password_env: PW } } }
            """);

        assertThat(config.production().migrate())
                .isEqualTo(new MigrationSettings(List.of("m", "up"), List.of(), Duration.ofMinutes(10)));
        assertThat(config.test().migrate())
                .isEqualTo(new MigrationSettings(List.of("m", "up"), List.of("m", "down"), Duration.ofMinutes(3)));
        assertThat(config.data().backups()).isEqualTo(7);
        assertThat(config.data().postgres().orElseThrow().history()).containsExactly("versions", "own.notes");
        assertThat(config.data().credentials(SystemName.PRODUCTION))
                .containsExactly(Map.entry("HELIX_POSTGRES_PASSWORD", "correct horse"));
        assertThat(config.data().variables(SystemName.PRODUCTION)).containsEntry("HELIX_POSTGRES_USER", "ada");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | production.control.migrate: a command is needed",
                "{down: [a]} | production.control.migrate: a command is needed",
                "{up: [a], sideways: [b]} | production.control.migrate.sideways: unknown key",
                "{up: [a], down: [b], timeout: 0s} | production.control.migrate.timeout: a migration takes time",
                "[a] | production.control.migrate: there would be no way back",
            })
    void refusesMigrationsThatAreNoneOrLeadNowhereBack(String migrate, String why) {
        assertThatThrownBy(() -> new ConfigReader(Path.of("/nowhere/shop"), Map.of())
                        .parse("production: { control: { start: [a], health: 'http://127.0.0.1:1/', migrate: " + migrate
                                + " } }"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{neo4j: {test: {url: 'http://h:7475/a b'}}} | data.neo4j.test.url: this is no address",
                "{neo4j: {test: {url: 'http://h:7475/a/b'}}} | after the port stands the name of a database",
                "{neo4j: {test: {url: 'bolt://h:7688'}}} | an address such as http://127.0.0.1:7475/neo4j",
                "{neo4j: {test: {url: 'http://127.0.0.1:7474'}}} | this is production's own database",
                "{neo4j: {test: {bolt: 'bolt://ada:x@h'}}} | data.neo4j.test.bolt: an address such as bolt://",
                "{neo4j: {test: {bolt: 'neo4j+s://LOCALHOST'}}} | data.neo4j.test.bolt: this is production's own address",
                "{neo4j: {test: {bolt: 'bolt://::1:7688'}}} | data.neo4j.test.bolt: an address such as bolt://",
                "{neo4j: {test: {bolt: 'bolt://h:7:8'}}} | data.neo4j.test.bolt: an address such as bolt://",
                "{neo4j: {test: {bolt: 'bolt://h:port'}}} | data.neo4j.test.bolt: an address such as bolt://",
                "{neo4j: {test: {bolt: 'bolt://h:70000'}}} | data.neo4j.test.bolt: an address such as bolt://",
                "{neo4j: {test: {bolt: 'bolt://[h]'}}} | data.neo4j.test.bolt: an address such as bolt://",
                "{neo4j: {production: {url: 'http://h:1/shop', bolt: 'bolt://h'}, test: {url: 'http://h:2/other', bolt:"
                        + " 'bolt+s://H:7687'}}} | data.neo4j.test.bolt: this is production's own address",
                "{neo4j: {production: {bolt: 'bolt://h:7'}, test: {bolt: 'bolt://h:7'}}} | data.neo4j.test.bolt: this is"
                        + " production's own address",
                "{qdrant: {test: {bolt: 'bolt://h'}}} | data.qdrant.test.bolt: unknown key",
                "{mysql: {}} | data.mysql: unknown key",
                "{timeout: 0s, redis: {}} | data.timeout: filling databases takes time",
                "{postgres: {production: {url: 'postgresql://ada:correct-horse@h/x'}}} | data.postgres.production.url:"
                        + " neither a user nor a password",
                "{postgres: {production: {url: 'mysql://h/x'}}} | data.postgres.production.url: an address such as"
                        + " postgresql://127.0.0.1:5432/helix",
                "{postgres: {production: {url: 'postgresql://h'}}} | the name of the database is missing",
                "{postgres: {production: {url: 'postgresql://h/x?socketFactory=y'}}} | of options, sslmode and"
                        + " sslrootcert",
                "{postgres: {production: {url: 'h h'}}} | data.postgres.production.url: this is no address",
                "{postgres: {production: {password_env: 'correct horse'}}} | the name of a variable",
                "{postgres: {production: {password_env: A, password_file: b}}} | not in both",
                "{postgres: {structure: magic}} | data.postgres.structure: the structure is read by",
                "{backups: 0} | data.backups",
                "{postgres: {history: [a.b.c]}} | data.postgres.history: 'a.b.c' is no name of a table",
                "{qdrant: {copy: magic}} | data.qdrant.copy: collections are copied by",
                "{redis: {production: {url: 'redis://h/a'}}} | the number of a database",
                "{redis: {test: {url: 'redis://localhost:6379'}}} | data.redis.test.url: this is production's own"
                        + " database",
                "{redis: {test: {url: 'redis://LOCALHOST/3'}}} | data.redis.test.url: this is production's own"
                        + " database",
                "{qdrant: {test: {url: 'http://[::1]:6333'}}} | data.qdrant.test.url: this is production's own"
                        + " database",
                "{postgres: {test: {url: 'postgres://localhost/helix'}}} | data.postgres.test.url: this is"
                        + " production's own database",
            })
    void namesFileLineAndKeyOfWhatIsWrong(String data, String why) {
        assertThatThrownBy(() -> read(data))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("helix.yaml:2")
                .hasMessageContaining(why)
                .hasMessageNotContaining("horse");
    }

    @Test
    void letsOneServerOfNeo4jHaveBothAndTellsItsProcessesWhichIsTheirs() {
        var data = read("{neo4j: {production: {url: 'http://h:7474/shop', bolt: 'neo4j://h'},"
                + " test: {url: 'http://h:7474/shop-test', bolt: 'neo4j://h:7687'}}}");

        assertThat(data.variables(SystemName.PRODUCTION))
                .containsEntry("HELIX_NEO4J_BOLT_URL", "neo4j://h")
                .containsEntry("HELIX_NEO4J_DATABASE", "shop");
        assertThat(data.variables(SystemName.TEST))
                .containsEntry("HELIX_NEO4J_BOLT_URL", "neo4j://h:7687")
                .containsEntry("HELIX_NEO4J_DATABASE", "shop-test");
    }

    @Test
    void letsOneServerOfPostgresHaveBoth() {
        assertThat(read("{postgres: {test: {url: 'postgresql://127.0.0.1:5432/helix_test'}}}")
                        .pairs())
                .hasSize(1);
    }
}
