package dev.helix.app.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.Lifetime;
import dev.helix.app.ShopRoot;
import dev.helix.app.wiring.Helix;
import dev.helix.testkit.FreePort;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The database servers of a system are stopped from the page, by who confirms it. */
@EnabledIf(value = "isHere", disabledReason = "no browser: apt-get install chromium nodejs")
class DatabaseServersPageTest extends RealPages {

    /** A docker that notes what it is asked for. */
    private Path docker(Path asked) throws Exception {
        var program = Files.createDirectories(folder.resolve("bin")).resolve("docker");
        Files.writeString(program, "#!/bin/sh\necho \"$@\" >> '" + asked + "'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program.getParent();
    }

    @Test
    void areStoppedByWhoConfirmsItAndNotBefore() throws Exception {
        var asked = folder.resolve("asked.txt");
        var bin = docker(asked);
        shop = ShopRoot.of(
                        folder.resolve("shop"),
                        "a.txt",
                        "a\n",
                        "docker/test/compose.yaml",
                        "services: { redis: { image: redis } }\n")
                .init(
                        "production: {}\ndata: { redis: { production: { url: \"redis://127.0.0.1:" + FreePort.find()
                                + "\" }, test: { url: \"redis://127.0.0.1:" + FreePort.find() + "\" } } }\n",
                        ShopRoot.THREE_PASS,
                        "");
        var environment = new HashMap<>(System.getenv());
        environment.merge("PATH", bin.toString(), (old, own) -> own + File.pathSeparator + old);
        try (var helix = Helix.open(shop.folder(), Lifetime.DETACHED, environment);
                var server = helix.serve("test")) {
            assertThat(server.port()).isPositive();
            var page = open();
            visit(page, "/systems");
            isLive(page);
            var link = page.locator("#do-test-docker-down");
            link.click();
            var dialog = page.locator("dialog[open]");
            assertThat(dialog.locator("[data-cancel]")).isFocused();
            assertThat(dialog).containsText("end");
            page.keyboard().press("Escape");
            assertThat(link).isFocused();
            assertThat(asked).doesNotExist();

            link.click();
            dialog.locator("button.primary").click();

            assertThat(page.locator("#operations tbody tr").first()).containsText("done");
            assertThat(Files.readString(asked).lines().toList().getLast())
                    .startsWith("compose -f " + shop.folder().resolve("docker/test/compose.yaml"))
                    .endsWith(" down");
        }
    }
}
