package dev.helix.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.app.Cli;
import dev.helix.app.ShopRoot;
import dev.helix.testkit.FreePort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says of ports: two servers that were given one, and one that somebody else has. */
class DatabaseDoctorTest {

    @TempDir
    private Path folder;

    @Test
    void namesAPortThatTwoServersHaveAndWhoHoldsOneThatDoesNotAnswerAsADatabase() throws Exception {
        var twice = FreePort.find();
        var bolt = FreePort.find();
        try (var somebody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var shop = ShopRoot.of(folder.resolve("shop"), "a.txt", "a\n")
                        .init(
                                """
                                production: {}
                                data:
                                  qdrant: { production: { url: "http://127.0.0.1:%d" }, test: { url: "http://localhost:%d" } }
                                  neo4j:
                                    production: { url: "http://127.0.0.1:%d", bolt: "bolt://127.0.0.1:%d" }
                                    test: { url: "http://127.0.0.1:%d", bolt: "bolt://localhost:%d" }
                                  redis: { production: { url: "redis://127.0.0.1:%d" }, test: { url: "redis://127.0.0.1:%d" } }
                                """.formatted(
                                                twice,
                                                FreePort.find(),
                                                FreePort.find(),
                                                bolt,
                                                bolt,
                                                FreePort.find(),
                                                twice,
                                                somebody.getLocalPort()),
                                ShopRoot.THREE_PASS,
                                "")) {
            var told = Cli.run("doctor", "--root", shop.folder());

            assertThat(told.code()).isEqualTo(1);
            assertThat(told.out())
                    .contains("FAILED   database-ports")
                    .contains(bolt + ": data.neo4j.production.bolt and data.neo4j.test")
                    .contains(twice + ": data.qdrant.production and data.redis.production")
                    .containsPattern("FAILED +test-redis .*its port " + somebody.getLocalPort() + " is held by process "
                            + ProcessHandle.current().pid());
        }
    }
}
