package dev.helix.adapter.claude;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {

    @Test
    void letsNothingGoOnInTheBackgroundWhenATurnIsOver(@TempDir Path home) throws IOException {
        var environment = new HashMap<>(Map.of("SECRET", "of HELIX"));

        Launcher.prepare(environment, ClaudeSettings.of(List.of("claude"), home));

        assertThat(environment)
                .containsEntry("CLAUDE_CODE_DISABLE_BACKGROUND_TASKS", "1")
                .doesNotContainKey("SECRET");
    }
}
