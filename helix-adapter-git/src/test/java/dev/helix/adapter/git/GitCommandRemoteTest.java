package dev.helix.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.RemoteContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitCommandRemoteTest implements RemoteContract {

    private final TestGit here;
    private final TestGit there;
    private final GitCommandRemote remote;

    GitCommandRemoteTest(@TempDir Path folder) throws IOException {
        this.there = new TestGit(Files.createDirectory(folder.resolve("there.git")));
        there.run("init", "--quiet", "--bare", "--initial-branch=main");
        this.here = TestGit.repository(Files.createDirectory(folder.resolve("here")));
        here.run("remote", "add", "origin", folder.resolve("there.git").toString());
        this.remote = new GitCommandRemote(folder.resolve("here"), "origin", "main");
    }

    private CommitId commit(TestGit git, String message) {
        git.run("commit", "--quiet", "--allow-empty", "--message=" + message);
        return new CommitId(git.run("rev-parse", "HEAD").strip());
    }

    @Test
    void hasNoMainBeforeTheFirstPush() {
        assertThat(remote.main()).isEmpty();
    }

    @Test
    void takesMainAndTellsIt() {
        var commit = commit(here, "one");

        remote.push(commit);
        remote.push(commit);

        assertThat(remote.main()).contains(commit);
        assertThat(there.run("rev-parse", "main").strip()).isEqualTo(commit.sha());
    }

    @Test
    void fetchesCommitsOfSomebodyElse(@TempDir Path other) {
        remote.push(commit(here, "one"));
        here.run(
                "clone",
                "--quiet",
                there.root().toString(),
                other.resolve("clone").toString());
        var clone = new TestGit(other.resolve("clone"));
        clone.run("config", "user.name", "Bob");
        clone.run("config", "user.email", "bob@example.org");
        var theirs = commit(clone, "theirs");
        clone.run("push", "--quiet");

        assertThat(remote.main()).contains(theirs);
        assertThat(here.run("cat-file", "-t", theirs.sha()).strip()).isEqualTo("commit");
    }

    @Test
    void neverForces() {
        var first = commit(here, "one");
        remote.push(commit(here, "two"));

        assertThatThrownBy(() -> remote.push(first)).isInstanceOf(PortException.class);
    }

    @Test
    void saysThatItCannotBeReached() throws IOException {
        Files.move(there.root(), there.root().resolveSibling("away"));

        assertThatThrownBy(remote::main).isInstanceOf(PortException.class).hasMessageContaining("there.git");
    }

    @Override
    public GitCommandRemote remote() {
        return remote;
    }

    @Override
    public CommitId nextCommit() {
        return commit(here, "next");
    }

    @Override
    public void goAway() {
        here.run(
                "remote",
                "set-url",
                "origin",
                there.root().resolveSibling("gone.git").toString());
    }
}
