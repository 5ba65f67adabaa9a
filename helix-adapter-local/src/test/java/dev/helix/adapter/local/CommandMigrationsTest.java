package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.TreeId;
import dev.helix.testkit.MigrationsContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandMigrationsTest implements MigrationsContract {

    private static final SlotContent CONTENT = new SlotContent(Slot.A, new TreeId("a".repeat(40)));
    private static final SlotContent PREVIOUS = new SlotContent(Slot.B, new TreeId("b".repeat(40)));

    @TempDir
    private Path folder;

    private CommandMigrations of(String up, List<String> down) {
        return new CommandMigrations(
                SystemName.PRODUCTION,
                new MigrationSettings(List.of("sh", "-c", up), down, Duration.ofSeconds(20)),
                new TestSlots(folder),
                new ProcessCommands(Map.of("PATH", System.getenv("PATH")), NoSandbox.UNASKED),
                Map.of("HELIX_POSTGRES_URL", "postgresql://127.0.0.1:5432/shop"),
                () -> Map.of("HELIX_POSTGRES_PASSWORD", "pa$$word"));
    }

    @BeforeEach
    void makeSlots() throws Exception {
        for (var content : List.of(CONTENT, PREVIOUS)) {
            Files.createDirectories(new TestSlots(folder).directory(content.slot()));
        }
    }

    @Override
    public CommandMigrations migrations() {
        return of(
                "echo up; case $HELIX_TREE in b*) echo half way; exit 3;; esac",
                List.of("sh", "-c", "echo down to $HELIX_PREVIOUS_TREE"));
    }

    @Override
    public CommandMigrations withoutWayBack() {
        return of("true", List.of());
    }

    @Override
    public SlotContent content() {
        return CONTENT;
    }

    @Override
    public SlotContent broken() {
        return PREVIOUS;
    }

    @Test
    void knowsTheDatabaseTheTreeAndTheOneThatIsToComeBack() {
        var lines = new ArrayList<String>();
        of("echo $HELIX_SYSTEM $HELIX_SLOT $HELIX_POSTGRES_URL", List.of()).up(CONTENT, lines::add);
        migrations().down(CONTENT, PREVIOUS, lines::add);

        assertThat(lines)
                .containsExactly(
                        "production a postgresql://127.0.0.1:5432/shop",
                        "down to " + PREVIOUS.tree().sha());
    }

    @Test
    void getsThePasswordAndNeverTellsIt() {
        var lines = new ArrayList<String>();
        var result =
                of("echo \"at $HELIX_POSTGRES_PASSWORD!\"; exit 1", List.of()).up(CONTENT, lines::add);

        assertThat(lines).containsExactly("at ***!");
        assertThat(result.output()).contains("at ***!").doesNotContain("pa$$word");
    }
}
