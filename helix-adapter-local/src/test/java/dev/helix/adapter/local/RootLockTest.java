package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootLockTest {

    @TempDir
    private Path root;

    /** Takes a root, says how that went, and stays. */
    static final class Other {
        private Other() {}

        public static void main(String[] arguments) throws IOException {
            try (var lock = RootLock.take(Path.of(arguments[0]))) {
                System.out.println("taken " + (lock != null));
                while (System.in.read() >= 0) {
                    // Until it is killed.
                }
            } catch (RootLock.Held e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private Path state() {
        return root.resolve(".helix");
    }

    @Test
    void keepsASecondOneOutOfTheSameProcess() throws IOException {
        try (var lock = RootLock.take(state())) {
            assertThatThrownBy(() -> RootLock.take(state()))
                    .isInstanceOf(RootLock.Held.class)
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
            assertThat(lock).isNotNull();
        }
        RootLock.take(state()).close();
    }

    @Test
    void keepsOtherProcessesOutEvenAfterASecondTryInThisOne() throws IOException {
        try (var lock = RootLock.take(state())) {
            assertThatThrownBy(() -> RootLock.take(root.resolve("./.helix"))).isInstanceOf(RootLock.Held.class);
            try (var other = new JavaChild(Other.class, state().toString())) {
                assertThat(other.line())
                        .contains("another HELIX works on")
                        .contains(Long.toString(ProcessHandle.current().pid()));
            }
            assertThat(lock).isNotNull();
        }
    }

    /** The file as it lies on other people's disks. */
    @Test
    void theOwnerIsWrittenAndToldByteForByte() throws IOException {
        try (var lock = RootLock.take(state())) {
            assertThat(lock).isNotNull();
            assertThat(state().resolve("owner"))
                    .hasContent(ProcessHandle.current().pid() + "\n");
            Files.copy(
                    Path.of("src/test/resources/stored/owner"),
                    state().resolve("owner"),
                    StandardCopyOption.REPLACE_EXISTING);

            assertThatThrownBy(() -> RootLock.take(state()))
                    .isInstanceOf(RootLock.Held.class)
                    .hasMessageContaining("(process 4194301)");
        }
    }

    @Test
    void isFreeAgainOnceItsProcessWasKilled() throws IOException {
        try (var other = new JavaChild(Other.class, state().toString())) {
            assertThat(other.line()).startsWith("taken");
            assertThatThrownBy(() -> RootLock.take(state()))
                    .isInstanceOf(RootLock.Held.class)
                    .hasMessageContaining(Long.toString(other.pid()));
            other.kill();
            RootLock.take(state()).close();
        }
    }

    @Test
    void doesNotKeepWhatItCouldNotTake() throws IOException {
        Files.createDirectories(state().resolve("lock"));
        assertThatThrownBy(() -> RootLock.take(state())).hasMessageContaining(".helix");
        Files.delete(state().resolve("lock"));

        RootLock.take(state()).close();
    }

    /** As on a full disk: somebody who only wants to look must be able to. */
    @Test
    void isTakenThoughItsOwnerCanNotBeWrittenDown() throws Exception {
        Files.createDirectories(state().resolve("owner/in-the-way"));

        try (var lock = RootLock.take(state())) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> RootLock.take(state())).isInstanceOf(RootLock.Held.class);
        }
    }
}
