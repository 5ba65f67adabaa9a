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
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Ed25519KeyFileTest implements SignerContract {

    @TempDir
    Path folder;

    @Override
    public Ed25519KeyFile signer() {
        return Ed25519KeyFile.own(folder, "helix@here");
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
    void isMadeOnceForItsOwnerAlone() throws IOException {
        var first = signer().trustLine();
        var file = folder.resolve(Ed25519KeyFile.PLACE);

        assertThat(signer().trustLine()).isEqualTo(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(folder.resolve(".helix/proof.key.pub"))).isEqualTo(first + "\n");
    }

    @Test
    void aKeyThatOthersCanReadIsRefused() throws IOException {
        signer();
        var file = folder.resolve(Ed25519KeyFile.PLACE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(this::signer).isInstanceOf(PortException.class).hasMessageContaining("chmod 600 " + file);
    }

    @Test
    void takesAKeyOfOpenSslAndRefusesOthers() throws IOException {
        var file = folder.resolve("key.pem");
        for (var kind : List.of("ed25519", "ed448")) {
            var made = new ChildProcess(folder, Duration.ofMinutes(1))
                    .run(List.of("openssl", "genpkey", "-algorithm", kind, "-out", file.toString()), new byte[0]);
            assertThat(made.code()).as(made.errors()).isZero();
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            if (kind.equals("ed25519")) {
                var key = Ed25519KeyFile.given(file, "given");
                var signature = key.sign(Content.of("a verdict"));
                assertThat(TrustFile.line(key.trustLine()).check(Content.of("a verdict"), List.of(signature)))
                        .isInstanceOf(SignatureCheck.Outcome.Good.class);
                var point = new ChildProcess(folder, Duration.ofMinutes(1))
                        .run(
                                List.of("openssl", "pkey", "-in", file.toString(), "-pubout", "-outform", "DER"),
                                new byte[0])
                        .output();
                assertThat(Base64.getDecoder().decode(key.trustLine().split(" ", -1)[3]))
                        .endsWith(Arrays.copyOfRange(point, point.length - 32, point.length));
            } else {
                assertThatThrownBy(() -> Ed25519KeyFile.given(file, "given"))
                        .isInstanceOf(PortException.class)
                        .hasMessageContaining("openssl genpkey -algorithm ed25519");
            }
        }
        assertThatThrownBy(() -> Ed25519KeyFile.given(folder.resolve("none"), "given"))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("openssl genpkey");
    }
}
