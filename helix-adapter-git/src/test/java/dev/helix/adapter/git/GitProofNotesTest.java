package dev.helix.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.ProofNotesContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitProofNotesTest implements ProofNotesContract {

    private final Path folder;
    private final TestGit git;
    private final JGitRepository repository;
    private final GitProofNotes notes;

    GitProofNotesTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.git = TestGit.repository(Files.createDirectory(folder.resolve("root")));
        this.repository = new JGitRepository(folder.resolve("root"), "main");
        this.notes = new GitProofNotes(repository);
    }

    @AfterEach
    void close() {
        repository.close();
    }

    @Override
    public GitProofNotes notes() {
        return notes;
    }

    @Override
    public CommitId nextCommit() {
        git.run("commit", "--quiet", "--allow-empty", "--message=Next\n\nHelix-Tree: said\n");
        return new CommitId(git.run("rev-parse", "HEAD").strip());
    }

    @Test
    void gitReadsThemAndWritesAmongThem() {
        var one = nextCommit();
        notes.put(one, Content.of("one\n"));
        assertThat(git.run("notes", "--ref=helix", "show", one.sha())).isEqualTo("one\n");

        var two = nextCommit();
        git.run("notes", "--ref=helix", "add", "-m", "by git", two.sha());
        git.run("pack-refs", "--all");
        assertThat(notes.of(two)).contains(Content.of("by git\n"));
        notes.put(two, Content.of("two\n"));
        assertThat(git.run("notes", "--ref=helix", "show", one.sha())).isEqualTo("one\n");
        assertThat(git.run("fsck", "--strict", "--no-dangling")).isEmpty();
        assertThat(notes.history(one, two).getFirst().namedTree()).isEqualTo("said");
    }

    @Test
    void mainAndProofsArePushedTogetherAlsoBesideThoseOfSomebodyElse() throws IOException {
        var there = new TestGit(Files.createDirectory(folder.resolve("there.git")));
        there.run("init", "--quiet", "--bare", "--initial-branch=main");
        git.run("remote", "add", "origin", folder.resolve("there.git").toString());
        var remote = new GitCommandRemote(folder.resolve("root"), "origin", "main", notes);
        var one = nextCommit();
        notes.put(one, Content.of("one\n"));

        remote.push(one);
        remote.push(one);
        assertThat(there.run("notes", "--ref=helix", "show", one.sha())).isEqualTo("one\n");

        // Another clone adds a line there, and a note of its own.
        git.run(
                "clone",
                "--quiet",
                there.root().toString(),
                folder.resolve("clone").toString());
        var clone = new TestGit(folder.resolve("clone"));
        clone.run("config", "user.name", "Bob");
        clone.run("config", "user.email", "bob@example.org");
        clone.run("fetch", "--quiet", "origin", "+refs/notes/helix:refs/notes/helix");
        clone.run("notes", "--ref=helix", "add", "-f", "-m", "theirs", one.sha());
        clone.run("notes", "--ref=helix", "add", "-m", "start", one.sha() + "~1");
        clone.run("push", "--quiet", "origin", "refs/notes/helix");
        var two = nextCommit();
        notes.put(two, Content.of("two\n"));

        remote.push(two);

        assertThat(there.run("notes", "--ref=helix", "show", two.sha())).isEqualTo("two\n");
        assertThat(there.run("notes", "--ref=helix", "show", one.sha())).isEqualTo("one\ntheirs\n");
        assertThat(there.run("notes", "--ref=helix", "show", one.sha() + "~1")).isEqualTo("start\n");
        assertThat(there.run("rev-parse", "main").strip()).isEqualTo(two.sha());
    }

    @Test
    void aRemoteThatKnowsNoAtomicPushGetsTheProofsBeforeMain() throws IOException {
        var there = new TestGit(Files.createDirectory(folder.resolve("there.git")));
        there.run("init", "--quiet", "--bare", "--initial-branch=main");
        there.run("config", "receive.advertiseAtomic", "false");
        git.run("remote", "add", "origin", folder.resolve("there.git").toString());
        var remote = new GitCommandRemote(folder.resolve("root"), "origin", "main", notes);
        var one = nextCommit();
        notes.put(one, Content.of("one\n"));

        remote.push(one);

        assertThat(there.run("notes", "--ref=helix", "show", one.sha())).isEqualTo("one\n");
        assertThat(there.run("rev-parse", "main").strip()).isEqualTo(one.sha());

        // Main is refused there: the proof is there all the same, and no commit without one.
        var hook =
                Files.writeString(folder.resolve("there.git/hooks/update"), "#!/bin/sh\n[ $1 != refs/heads/main ]\n");
        assertThat(hook.toFile().setExecutable(true)).isTrue();
        var two = nextCommit();
        notes.put(two, Content.of("two\n"));
        assertThatThrownBy(() -> remote.push(two)).isInstanceOf(PortException.class);
        assertThat(there.run("notes", "--ref=helix", "show", two.sha())).isEqualTo("two\n");
        assertThat(there.run("rev-parse", "main").strip()).isEqualTo(one.sha());

        // Proofs are refused there: main stays, too.
        Files.writeString(hook, "#!/bin/sh\n[ $1 != refs/notes/helix ]\n");
        notes.put(two, Content.of("two, too\n"));
        assertThatThrownBy(() -> remote.push(two)).isInstanceOf(PortException.class);
        assertThat(there.run("rev-parse", "main").strip()).isEqualTo(one.sha());
    }
}
