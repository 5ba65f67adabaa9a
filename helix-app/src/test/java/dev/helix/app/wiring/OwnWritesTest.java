package dev.helix.app.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.git.Ed25519KeyFile;
import dev.helix.adapter.local.FileBrowserLogins;
import dev.helix.adapter.local.FileFalseAlarms;
import dev.helix.adapter.local.Lifetime;
import dev.helix.app.GitFolder;
import dev.helix.app.config.ConfigReader;
import dev.helix.domain.access.BrowserLogin;
import dev.helix.domain.answer.FalseAlarm;
import dev.helix.evolution.flow.Failpoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What HELIX writes below {@code .helix} while an agent works is known to the guard of that turn. */
class OwnWritesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void areKnownByTheirContentAndWhatAnybodyElsePutsThereIsNot() throws Exception {
        var root = GitFolder.with(folder.resolve("shop"), "helix.yaml", "production: {}\nproof: { sign: helix }\n")
                .folder();
        var config = new ConfigReader(root, Map.of()).read();
        try (var resources = new Resources()) {
            var state = State.open(
                    new Setup(
                            root,
                            config,
                            Map.of(),
                            Lifetime.DETACHED,
                            Failpoints.NONE,
                            InstantSource.system(),
                            new Sandboxes(root, config, Map.of()),
                            resources,
                            false),
                    Set.of());
            state.alarms().mark(new FalseAlarm(NOW, "language", "ada", NOW));
            state.logins().keep(List.of(new BrowserLogin("0".repeat(64), "user", NOW, NOW)));
            state.signer().trustLine();

            for (var place : List.of(
                    FileFalseAlarms.PLACE,
                    FileBrowserLogins.PLACE,
                    Ed25519KeyFile.PLACE,
                    Ed25519KeyFile.PLACE + ".pub")) {
                var file = root.resolve(place);
                assertThat(state.wrote(file, Files.readAllBytes(file)))
                        .as(place)
                        .isTrue();
                assertThat(state.wrote(file, "planted".getBytes(UTF_8)))
                        .as(place)
                        .isFalse();
                assertThat(state.wrote(file, null)).as(place).isFalse();
            }
        }
    }
}
