package dev.helix.app.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small load, as {@link ServerLoad#main} puts a large one. */
class ServerLoadTest {

    @TempDir
    private Path folder;

    @Test
    void chatsAndStreamsWithinTheLimitsAreAllServed() throws Exception {
        var seen = ServerLoad.run(folder, "rate_limit: 600/m", 50, 30);

        assertThat(seen.refused()).isEmpty();
        assertThat(seen.answered()).isEqualTo(50);
        assertThat(seen.heard()).isEqualTo(30);
    }
}
