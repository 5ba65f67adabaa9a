package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCredentialTest {

    @TempDir
    private Path root;

    private Path file() {
        return root.resolve(LocalCredential.FILE);
    }

    @Test
    void isReadByItsUserAloneAndGoneWithTheServer() throws IOException {
        assertThat(LocalCredential.read(root)).isEmpty();
        try (var credential = LocalCredential.make(root)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                    .isEqualTo("rw-------");
            assertThat(LocalCredential.read(root))
                    .hasValueSatisfying(text -> assertThat(credential.is(text)).isTrue());
        }
        assertThat(file()).doesNotExist();
    }

    @Test
    void isNewForEachServerAndTheOldOneHoldsNoLonger() {
        var first = LocalCredential.make(root);
        var old = LocalCredential.read(root).orElseThrow();
        try (var second = LocalCredential.make(root)) {
            assertThat(second.is(old)).isFalse();
            assertThat(second.is("")).isFalse();
            assertThat(second.is("x".repeat(1_000_000))).isFalse();

            first.close();

            assertThat(LocalCredential.read(root))
                    .hasValueSatisfying(text -> assertThat(second.is(text)).isTrue());
        }
    }

    /** The file as it lies on other people's disks, for commands that are newer or older than the server. */
    @Test
    void theFileIsReadByteForByteAndWrittenAlike() throws IOException {
        var golden = Files.readString(Path.of("src/test/resources/stored/credential"));
        try (var credential = LocalCredential.make(root)) {
            assertThat(file()).content().hasSameSizeAs(golden).matches("helix_local_[A-Za-z0-9_-]{43}\n");

            Files.writeString(file(), golden);

            assertThat(LocalCredential.read(root)).contains(golden.strip());
            assertThat(credential.is(golden.strip())).isFalse();
        }
    }

    @Test
    void whatSomebodyWritesIntoTheFileIsNobodysCredential() throws IOException {
        try (var credential = LocalCredential.make(root)) {
            Files.writeString(file(), "helix_local_forged");

            assertThat(credential.is("helix_local_forged")).isFalse();
        }
    }

    @Test
    void isTheSameForTheNextServerWhereItIsKept() {
        LocalCredential.keep(root).close();
        var first = LocalCredential.read(root).orElseThrow();

        try (var second = LocalCredential.keep(root)) {
            assertThat(second.is(first)).isTrue();
        }
        assertThat(LocalCredential.read(root)).contains(first);
        LocalCredential.make(root).close();
        assertThat(file()).doesNotExist();
    }

    @Test
    void whatOthersCouldReadOrIsNoneIsNotKept() throws IOException {
        LocalCredential.keep(root).close();
        var first = LocalCredential.read(root).orElseThrow();
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));

        try (var second = LocalCredential.keep(root)) {
            assertThat(second.is(first)).isFalse();
        }
        Files.writeString(file(), "helix_local_short");
        try (var third = LocalCredential.keep(root)) {
            assertThat(third.is("helix_local_short")).isFalse();
        }
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        var elsewhere = Files.writeString(root.resolve("elsewhere"), "kept");
        Files.createDirectories(root.resolve(".helix"));
        Files.createSymbolicLink(file(), elsewhere);

        assertThat(LocalCredential.read(root)).isEmpty();
        LocalCredential.make(root).close();

        assertThat(elsewhere).hasContent("kept");
    }
}
