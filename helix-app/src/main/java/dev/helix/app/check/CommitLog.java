package dev.helix.app.check;

import dev.helix.enforcement.validator.Housekeeping.Commit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The messages of a work tree's commits, as git tells them. */
final class CommitLog {

    private static final int MAX_COMMITS = 5_000;
    private static final int SECONDS = 30;

    private CommitLog() {}

    /** Returns the last commits of the repository around {@code folder}, newest first; none where there is no repository. */
    static List<Commit> of(Path folder) {
        try {
            var git = new ProcessBuilder(
                            "git",
                            "-C",
                            folder.toString(),
                            "log",
                            "--max-count=" + MAX_COMMITS,
                            "--format=%h%x1f%B%x1e")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            git.getOutputStream().close();
            var text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!git.waitFor(SECONDS, TimeUnit.SECONDS)) {
                git.destroyForcibly();
                return List.of();
            }
            return git.exitValue() == 0 ? parse(text) : List.of();
        } catch (IOException e) {
            // No git on this machine: then there is no log to compare with.
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static List<Commit> parse(String log) {
        var commits = new ArrayList<Commit>();
        for (var entry : log.split("\u001e", -1)) {
            int cut = entry.indexOf('\u001f');
            if (cut > 0) {
                commits.add(new Commit(entry.substring(0, cut).strip(), entry.substring(cut + 1)));
            }
        }
        return commits;
    }
}
