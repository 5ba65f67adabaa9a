package dev.helix.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.CommitDraft;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SigningGitTest {

    @TempDir
    Path folder;

    private Path root;
    private TestGit git;
    private JGitRepository repository;

    @BeforeEach
    void open() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        git = TestGit.repository(root);
        repository = new JGitRepository(root, "main");
    }

    @AfterEach
    void close() {
        repository.close();
    }

    private CommitDraft draft() {
        return new CommitDraft(
                repository.tree(repository.main()),
                repository.main(),
                repository.person(),
                "Größer\n\nHelix-Project: x1\n",
                Instant.parse("2026-11-29T12:00:00Z"));
    }

    private String run(String... command) {
        var result = new ChildProcess(folder, Duration.ofMinutes(1)).run(List.of(command), new byte[0]);
        assertThat(result.code()).as(result.errors()).isZero();
        return result.text();
    }

    private void signBySsh(String passphrase) throws IOException {
        var key = folder.resolve("key");
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", key.toString());
        var signers = folder.resolve("signers");
        Files.writeString(signers, "ada@example.org " + Files.readString(folder.resolve("key.pub")));
        git.run("config", "gpg.format", "ssh");
        git.run("config", "gpg.ssh.allowedSignersFile", signers.toString());
        git.run("config", "user.signingkey", key.toString());
        git.run("config", "commit.gpgsign", "true");
    }

    @Test
    void signsAsThePersonsGitWouldByTheirSshKey() throws IOException {
        signBySsh("");

        assertThat(repository.signingProblem()).isEmpty();
        var commit = repository.commitForMain(draft());

        git.run("verify-commit", commit.sha());
        assertThat(git.run("show", "-s", "--format=%G? %an %ae %at %B", commit.sha()))
                .isEqualTo("G Ada Tester ada@example.org 1795953600 Größer\n\nHelix-Project: x1\n\n");
        assertThat(repository.advanceMain(repository.main(), commit)).isTrue();
    }

    @Test
    void signsByGpg() throws IOException {
        var home = Files.createTempDirectory("gpg");
        var wrapper = folder.resolve("gpg.sh");
        Files.writeString(wrapper, "#!/bin/sh\nGNUPGHOME=" + home + " exec gpg \"$@\"\n");
        Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwx------"));
        try {
            run(
                    wrapper.toString(),
                    "--batch",
                    "--quick-generate-key",
                    "--passphrase",
                    "",
                    "Ada Tester <ada@example.org>",
                    "ed25519");
            git.run("config", "gpg.program", wrapper.toString());
            git.run("config", "commit.gpgsign", "true");

            var commit = repository.commitForMain(draft());

            git.run("verify-commit", commit.sha());
        } finally {
            new ChildProcess(folder, Duration.ofMinutes(1))
                    .with("GNUPGHOME", home.toString())
                    .run(List.of("gpgconf", "--kill", "all"), new byte[0]);
            FileTree.remove(home);
        }
    }

    @Test
    @Timeout(60)
    void saysThatAKeyWithAPassphraseCanNotSignAndWaitsForNobody() throws IOException {
        signBySsh("secret");
        var main = repository.main();

        assertThat(repository.signingProblem())
                .hasValueSatisfying(why -> assertThat(why).contains("can't sign"));
        assertThatThrownBy(() -> repository.commitForMain(draft())).isInstanceOf(PortException.class);
        assertThat(repository.main()).isEqualTo(main);
    }

    @Test
    void signsNothingWhereThePersonsGitDoesNot() {
        assertThat(repository.signingProblem()).isEmpty();
        assertThat(repository.commitForMain(draft())).isEqualTo(repository.commit(draft()));
    }
}
