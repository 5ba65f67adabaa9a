package dev.helix.adapter.claude;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeSweepTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    @TempDir
    private Path folder;

    private ClaudeSettings settings() {
        return ClaudeSettings.of(List.of(folder.resolve("claude").toString()), folder.resolve("agent"));
    }

    private Path file(String name, Duration age, int size) throws IOException {
        var file = folder.resolve("agent").resolve(name).normalize();
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[size]);
        return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
    }

    private void sweep(ClaudeSettings settings) {
        new HomeSweep(settings, InstantSource.fixed(NOW)).run();
    }

    @Test
    void removesWhatIsOlderThanItIsKept() throws IOException {
        var gone = List.of(
                file("config/projects/-work/one.jsonl", Duration.ofDays(31), 10),
                file("config/file-history/one/a", Duration.ofDays(31), 10),
                file("config/backups/.claude.json.backup.1", Duration.ofDays(31), 10),
                file("totals/one", Duration.ofDays(31), 10),
                file("settings/one-1.json", Duration.ofDays(2), 10),
                file("tmp/claude-0/probe", Duration.ofDays(2), 10));
        var kept = List.of(
                file("config/projects/-work/two.jsonl", Duration.ofDays(29), 10),
                file("totals/two", Duration.ofDays(29), 10),
                file("settings/two-1.json", Duration.ofHours(20), 10));

        sweep(settings());

        assertThat(gone).noneMatch(Files::exists);
        assertThat(kept).allMatch(Files::exists);
    }

    @Test
    void keepsTheLoginAndWhatAPersonPutThere() throws IOException {
        var kept = List.of(
                file("config/.credentials.json", Duration.ofDays(300), 10),
                file("config/.claude.json", Duration.ofDays(300), 10),
                file("config/CLAUDE.md", Duration.ofDays(300), 10),
                file("config/skills/x/SKILL.md", Duration.ofDays(300), 10),
                file("home/.gitconfig", Duration.ofDays(300), 10));

        sweep(settings());

        assertThat(kept).allMatch(Files::exists);
    }

    @Test
    void removesTheOldestTranscriptsBeyondTheirSizeButNoneInUse() throws IOException {
        var oldest = file("config/projects/a/1.jsonl", Duration.ofDays(3), 400);
        var older = file("config/projects/b/2.jsonl", Duration.ofDays(2), 400);
        var newer = file("config/projects/a/3.jsonl", Duration.ofDays(1), 400);
        var huge = file("config/projects/c/4.jsonl", Duration.ofMinutes(5), 5_000);

        sweep(settings().withRetention(new ClaudeSettings.Retention(Duration.ofDays(30), 5_500)));

        assertThat(List.of(newer, huge)).allMatch(Files::exists);
        assertThat(List.of(oldest, older)).noneMatch(Files::exists);
    }

    @Test
    void doesNotFollowLinksOut() throws IOException {
        var outside = file("../elsewhere/precious.txt", Duration.ofDays(300), 10);
        Files.createDirectories(folder.resolve("agent/config"));
        Files.createSymbolicLink(folder.resolve("agent/config/projects"), folder.resolve("elsewhere"));
        Files.createDirectories(folder.resolve("agent/tmp"));
        Files.createSymbolicLink(folder.resolve("agent/tmp/link"), folder.resolve("elsewhere"));

        sweep(settings().withRetention(new ClaudeSettings.Retention(Duration.ofDays(1), 1)));

        assertThat(outside).exists();
    }

    @Test
    void nothingToSweepIsNoProblem() {
        sweep(settings());

        assertThat(folder.resolve("agent")).doesNotExist();
    }
}
