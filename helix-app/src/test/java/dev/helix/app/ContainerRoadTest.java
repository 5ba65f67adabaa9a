package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.helix.testkit.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code helix init --with-databases} writes, driven by a real engine of containers: {@code scripts/with-containers} starts one. */
class ContainerRoadTest {

    @TempDir
    private Path temporary;

    private final Map<Integer, Integer> ports = new TreeMap<>();
    private Path root = Path.of("");

    @BeforeEach
    void makeRoot() throws Exception {
        assumeTrue(
                System.getenv("HELIX_OWN_ENGINE") != null,
                "no engine of containers: run this test by scripts/with-containers");
        List.of(5432, 5433, 6379, 6380).forEach(port -> ports.put(port, FreePort.find()));
        root = GitFolder.with(
                        temporary.resolve("shop"),
                        "seeds/postgres/1.sql",
                        "insert into guest values ('Grace');\n",
                        "seeds/redis/1.redis",
                        "SET greeting Hi\n")
                .folder();
        var git = new GitFolder(root);
        git.git("config", "user.name", "Ada Example");
        git.git("config", "user.email", "ada@example.org");
        does("init", root, "--with-databases", "postgres,redis");
        // The usual ones may be somebody's here.
        for (var file : List.of("helix.yaml", "docker/production/compose.yaml", "docker/test/compose.yaml")) {
            var text = Files.readString(root.resolve(file));
            for (var port : ports.entrySet()) {
                text = text.replace("127.0.0.1:" + port.getKey(), "127.0.0.1:" + port.getValue());
            }
            Files.writeString(root.resolve(file), text);
        }
        git.git("add", "-A");
        git.git("commit", "-qm", "A root");
    }

    @AfterEach
    void stopServers() {
        if (!root.equals(Path.of(""))) {
            helix("control", "docker-down");
            helix("control", "--system", "test", "docker-down");
        }
    }

    private static Cli does(Object... arguments) {
        var run = Cli.run(arguments);
        assertThat(run.code()).as(run.err() + run.out()).isZero();
        return run;
    }

    private Cli helix(Object... arguments) {
        var words = new ArrayList<>(List.of(arguments));
        words.addAll(List.of("--root", root));
        return Cli.run(words.toArray());
    }

    private String up(String system) {
        var run = helix("control", "--system", system, "docker-up");
        assertThat(run.code()).as(run.err() + run.out()).isZero();
        return run.out() + run.err();
    }

    private List<String> sql(String system, int port, String sql) throws SQLException, IOException {
        var password = Files.readString(root.resolve("docker").resolve(system).resolve(".env"))
                .lines()
                .filter(line -> line.startsWith("POSTGRES_PASSWORD="))
                .findFirst()
                .orElseThrow()
                .substring("POSTGRES_PASSWORD=".length());
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + ports.get(port) + "/helix", "helix", password);
                var statement = connection.createStatement()) {
            var texts = new ArrayList<String>();
            if (statement.execute(sql)) {
                var found = statement.getResultSet();
                while (found.next()) {
                    texts.add(found.getString(1));
                }
            }
            return texts;
        }
    }

    @Test
    void serversComeUpAreMarkedFilledShownAndGoDownWithWhatTheyHold() throws Exception {
        assertThat(up("production")).contains("the databases of production are up");
        sql("production", 5432, "create table guest (name text); insert into guest values ('Ada')");
        assertThat(up("test"))
                .contains("the databases of the test system are up")
                .doesNotContain("not marked");

        var filled = helix("control", "sync-rag-to-test");
        assertThat(filled.code()).as(filled.err() + filled.out()).isZero();
        assertThat(filled.out()).contains("proven to have come without a row", "Redis: emptied, 1 command of seeds");
        assertThat(sql("test", 5433, "select name from guest")).containsExactly("Grace");
        assertThat(helix("control", "--system", "test", "status").out())
                .containsPattern("postgres +postgresql://127.0.0.1:" + ports.get(5433) + "/helix .* yes .* test +20")
                .containsPattern("redis +redis://127.0.0.1:" + ports.get(6380) + " .* yes .* test +20");
        assertThat(helix("doctor").out()).contains("database-engine", "database-engine-disk");

        assertThat(helix("control", "docker-down").code()).isZero();
        assertThat(helix("control", "status").out()).containsPattern("postgres .* no ");
        up("production");
        assertThat(sql("production", 5432, "select name from guest")).containsExactly("Ada");
    }
}
