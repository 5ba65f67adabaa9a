package dev.helix.adapter.claude;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.testkit.ScriptedMessagesApi;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaudeProbeTest {

    @TempDir
    private Path folder;

    @Test
    void findsTheRealCommandLineInOrderWithoutAskingAModel() throws Exception {
        try (var api = ScriptedMessagesApi.start()) {
            var checks = new ClaudeProbe(RealCli.settings(folder.resolve("agent"), api)).run();

            assertThat(checks).allMatch(ClaudeProbe.Check::passed);
            assertThat(checks)
                    .extracting(ClaudeProbe.Check::name)
                    .containsExactly("agent-version", "agent-start", "agent-hooks");
            assertThat(api.requests()).isEmpty();
        }
    }

    @Test
    void noticesThatItsHooksCannotBeReached() throws Exception {
        try (var api = ScriptedMessagesApi.start()) {
            var settings = RealCli.settings(folder.resolve("agent"), api);
            var proxied = settings.withEnvironment(
                    Map.of("ANTHROPIC_API_KEY", "dummy", "HTTP_PROXY", "http://127.0.0.1:9", "NO_PROXY", ""));

            var checks = new ClaudeProbe(proxied).run();

            assertThat(checks).last().satisfies(check -> {
                assertThat(check.name()).isEqualTo("agent-hooks");
                assertThat(check.passed()).isFalse();
            });
        }
    }

    @Test
    void saysWhatToInstall() {
        var settings = ClaudeSettings.of(List.of(folder.resolve("claude").toString()), folder.resolve("agent"));

        assertThat(new ClaudeProbe(settings).run()).singleElement().satisfies(check -> {
            assertThat(check.passed()).isFalse();
            assertThat(check.message()).contains("@anthropic-ai/claude-code");
        });
    }
}
