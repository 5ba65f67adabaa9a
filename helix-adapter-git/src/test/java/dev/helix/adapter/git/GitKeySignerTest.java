package dev.helix.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.SignatureCheck;
import dev.helix.testkit.SignerContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitKeySignerTest implements SignerContract {

    @TempDir
    Path folder;

    private Path root;
    private TestGit git;

    @BeforeEach
    void open() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        git = TestGit.repository(root);
        git.run("config", "gpg.format", "ssh");
        signBy("ed25519", "");
    }

    private void signBy(String type, String passphrase) throws IOException {
        var key = folder.resolve("key-" + type + passphrase);
        var made = new ChildProcess(folder, Duration.ofMinutes(1))
                .run(List.of("ssh-keygen", "-q", "-t", type, "-N", passphrase, "-f", key.toString()), new byte[0]);
        assertThat(made.code()).as(made.errors()).isZero();
        git.run("config", "user.signingkey", key.toString());
    }

    @Override
    public GitKeySigner signer() {
        return GitKeySigner.of(root).orElseThrow();
    }

    @Override
    public SignatureCheck trusting(String... lines) {
        return TrustFile.line(String.join("\n", lines));
    }

    @Override
    public String otherLine() {
        return Ed25519KeyFile.own(folder.resolve("other"), "other").trustLine();
    }

    @Test
    void signsByAKeyOfAnotherKind() throws IOException {
        signBy("ecdsa", "");
        var signature = signer().sign(Content.of("a verdict"));
        assertThat(trusting(signer().trustLine()).check(Content.of("a verdict"), List.of(signature)))
                .isInstanceOf(SignatureCheck.Outcome.Good.class);
        assertThat(signer().trustLine()).startsWith("ada@example.org namespaces=\"helix-verdict\" ecdsa-sha2-");
    }

    @Test
    void aKeyThatAsksForAPassphraseIsOutOfReachAndSaysWhatToDo() throws IOException {
        signBy("ed25519", "secret");

        assertThatThrownBy(this::signer)
                .isInstanceOf(PortException.class)
                .hasMessageContaining("proof: { sign: helix }");
    }

    @Test
    void thereIsNoneWhereGitHasNone() {
        git.run("config", "--unset", "user.signingkey");

        assertThat(GitKeySigner.of(root)).isEmpty();
    }

    @Test
    void signsByGpg() throws IOException {
        var home = Files.createTempDirectory("gpg");
        var wrapper = folder.resolve("gpg.sh");
        Files.writeString(wrapper, "#!/bin/sh\nGNUPGHOME=" + home + " exec gpg \"$@\"\n");
        Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwx------"));
        try {
            var made = new ChildProcess(folder, Duration.ofMinutes(1))
                    .run(
                            List.of(
                                    wrapper.toString(),
                                    "--batch",
                                    "--quick-generate-key",
                                    "--passphrase",
                                    "",
                                    "Ada Tester <ada@example.org>",
                                    "ed25519"),
                            new byte[0]);
            assertThat(made.code()).as(made.errors()).isZero();
            git.run("config", "gpg.format", "openpgp");
            git.run("config", "gpg.program", wrapper.toString());
            git.run("config", "user.signingkey", "ada@example.org");
            var signer = signer();

            var signature = signer.sign(Content.of("a verdict"));

            assertThat(signer.trustLine()).matches("ada@example.org namespaces=\"helix-verdict\" openpgp [0-9a-f]{40}");
            // The verifier's own keyring has it not.
            assertThat(trusting(signer.trustLine()).check(Content.of("a verdict"), List.of(signature)))
                    .isInstanceOf(SignatureCheck.Outcome.Untrusted.class);
            var there = TrustFile.line(signer.trustLine()).asking(wrapper.toString());
            assertThat(there.check(Content.of("a verdict"), List.of(signature)))
                    .isInstanceOf(SignatureCheck.Outcome.Good.class);
            assertThat(there.check(Content.of("another"), List.of(signature)))
                    .isInstanceOf(SignatureCheck.Outcome.Changed.class);
        } finally {
            new ChildProcess(folder, Duration.ofMinutes(1))
                    .with("GNUPGHOME", home.toString())
                    .run(List.of("gpgconf", "--kill", "all"), new byte[0]);
            FileTree.remove(home);
        }
    }
}
