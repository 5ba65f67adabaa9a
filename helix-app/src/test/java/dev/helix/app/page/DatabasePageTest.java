package dev.helix.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.app.RealDatabases.Redis;
import dev.helix.app.ShopRoot;
import dev.helix.testkit.Eventually;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The databases of both systems on the page, and the buttons that do something with them. */
class DatabasePageTest {

    @TempDir
    Path folder;

    @Test
    void areShownAdoptedWhereSomebodySaysSoAndFilled() throws Exception {
        Redis.ask(Redis.TEST, "FLUSHALL");
        Redis.ask(Redis.TEST, "SET left over");
        var data = "data: { redis: { production: { url: \"" + Redis.url(Redis.PRODUCTION) + "\" }, test: { url: \""
                + Redis.url(Redis.TEST) + "\" } } }\n";
        try (var shop = ShopRoot.of(folder.resolve("shop"), "a.txt", "a\n")
                .init("production: {}\n" + data, ShopRoot.THREE_PASS, "")) {
            shop.serve();
            var surfer = Surfer.of(shop.folder(), "en");
            assertThat(surfer.get("/systems").body())
                    .contains(
                            "<code>" + Redis.url(Redis.TEST) + "</code>",
                            "HELIX may empty them",
                            "Adopt the test databases");

            var unsaid = surfer.post("/systems", "/systems/test", "action", "adopt-databases");
            assertThat(unsaid.status()).isGreaterThanOrEqualTo(400);
            assertThat(unsaid.body()).contains("NOT_CONFIRMED");
            assertThat(surfer.post("/systems", "/systems/test", "action", "adopt-databases", "confirm", "yes")
                            .status())
                    .isEqualTo(303);
            Eventually.holds("it is marked", () -> surfer.get("/systems").body().contains("never filled"));

            assertThat(surfer.post("/systems", "/systems/test", "action", "sync-rag-to-test")
                            .status())
                    .isEqualTo(303);
            Eventually.holds("it is filled", () -> surfer.get("/systems").body().contains(", last filled: "));
            assertThat(Redis.ask(Redis.TEST, "GET left")).isEqualTo("$-1");
        }
    }
}
