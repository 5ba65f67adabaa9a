package dev.helix.adapter.git;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The git command on a repository of a test, with a configuration of its own. */
record TestGit(Path root) {

    /** Makes a repository whose main is at a commit without files. */
    static TestGit repository(Path root) {
        var git = new TestGit(root);
        git.run("init", "--quiet", "--initial-branch=main");
        git.run("config", "user.name", "Ada Tester");
        git.run("config", "user.email", "ada@example.org");
        git.run("commit", "--quiet", "--allow-empty", "--message=Start");
        return git;
    }

    /** Runs git, which must succeed, and returns what it printed. */
    String run(String... arguments) {
        return feed("", arguments);
    }

    /** As {@link #run}, with input. */
    String feed(String input, String... arguments) {
        var result = attempt(input, arguments);
        if (result.code() != 0) {
            throw new AssertionError("git " + List.of(arguments) + ": " + result.text() + result.errors());
        }
        return result.text();
    }

    ChildProcess.Result attempt(String input, String... arguments) {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        return new ChildProcess(root, Duration.ofMinutes(1))
                .with("GIT_CONFIG_GLOBAL", "/dev/null")
                .with("GIT_CONFIG_NOSYSTEM", "1")
                .run(command, input.getBytes(StandardCharsets.UTF_8));
    }
}
