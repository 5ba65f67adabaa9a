package dev.helix.adapter.claude;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.testkit.ScriptedMessagesApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaudeProbeTest {

    @TempDir
    private Path folder;

    @Test
    @NeedsRealCli
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
    @NeedsRealCli
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

    private ClaudeSettings fake(String version, String body) throws IOException {
        var script = folder.resolve("claude");
        Files.writeString(script, "#!/bin/sh\n[ \"$1\" = --version ] && { echo '" + version + "'; exit 0; }\n" + body);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        var second = Duration.ofSeconds(1);
        return ClaudeSettings.of(List.of(script.toString()), folder.resolve("agent"))
                .withTimers(new ClaudeSettings.Timers(second, second, second, second, second, second));
    }

    private static ClaudeProbe.Check failed(List<ClaudeProbe.Check> checks) {
        var last = checks.getLast();
        assertThat(last.passed()).isFalse();
        assertThat(checks.subList(0, checks.size() - 1)).allMatch(ClaudeProbe.Check::passed);
        return last;
    }

    @Test
    void saysWhichVersionIsThereAndWhichIsWanted() throws IOException {
        var check = failed(new ClaudeProbe(fake("3.1.4 (Claude Code)", "")).run());

        assertThat(check.name()).isEqualTo("agent-version");
        assertThat(check.message()).contains("3.1.4", "2.x", "install");
    }

    @ParameterizedTest
    @CsvSource({"2.1.201, true", "2.1.289, true", "2.1.290, false", "2.1.328, false", "2.1.329, true", "2.2.0, true"})
    void aVersionThatNobodyHasTestedIsNoted(String version, boolean noted) throws IOException {
        var check = new ClaudeProbe(fake(version + " (Claude Code)", "exit 1\n"))
                .run()
                .getFirst();

        assertThat(check.name()).isEqualTo("agent-version");
        assertThat(check.passed()).isTrue();
        assertThat(check.noted()).isEqualTo(noted);
        assertThat(check.message().contains("untested")).isEqualTo(noted);
    }

    @Test
    void theVersionsThatCountAsTestedAreThoseThatCiRuns() throws IOException {
        assertThat(Installation.NEWEST_TESTED).hasToString(RealCli.VERSION);
        assertThat(Files.readString(Path.of("../.ci/install-claude-cli")))
                .contains("HELIX_CLAUDE_CLI_VERSION:-" + Installation.NEWEST_TESTED + "}");
        assertThat(Files.readString(Path.of("../.ci/run")))
                .contains("HELIX_CLAUDE_CLI_VERSION=" + Installation.OLDEST_TESTED + " ");
    }

    @Test
    void noticesThatNoHookIsCalled() throws IOException {
        var check = failed(
                new ClaudeProbe(fake("2.1.328 (Claude Code)", "read -r line\necho '{\"type\":\"result\"}'\ncat\n"))
                        .run());

        assertThat(check.name()).isEqualTo("agent-hooks");
        assertThat(check.message()).contains("disableAllHooks");
    }

    @Test
    void repeatsWhatItSaysWhereItDoesNotStart() throws IOException {
        var check =
                failed(new ClaudeProbe(fake("2.1.328 (Claude Code)", "echo 'no such library' >&2\nexit 1\n")).run());

        assertThat(check.name()).isEqualTo("agent-start");
        assertThat(check.message()).contains("no such library", "by hand");
    }

    @Test
    void doesNotWaitForOneThatHangs() throws IOException {
        var check = failed(new ClaudeProbe(fake("2.1.328 (Claude Code)", "exec sleep 60\n")).run());

        assertThat(check.name()).isEqualTo("agent-start");
    }
}
