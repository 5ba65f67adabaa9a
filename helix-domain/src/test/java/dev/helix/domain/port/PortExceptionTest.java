package dev.helix.domain.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class PortExceptionTest {

    @Test
    void saysOnceWhatToDoAboutAFullDisk() {
        var full = new IOException("/x/y: No space left on device");
        var first = new PortException("can't write y: " + full, full);
        var around = new PortException("the slot can't be written: " + first.getMessage(), first);

        assertThat(first).hasMessage("can't write y: " + full + "; make room there, then do it again");
        assertThat(around.getMessage()).containsOnlyOnce("make room there");
        assertThat(new PortException("can't write y", new UncheckedIOException(full)))
                .hasMessage("can't write y; make room there, then do it again");
        assertThat(new PortException("git: fatal: write error: No space left on device"))
                .hasMessageEndingWith("; make room there, then do it again");
    }

    @Test
    void saysNothingOfRoomOtherwise() {
        assertThat(new PortException("can't write y", new IOException("Permission denied")))
                .hasMessage("can't write y");
    }
}
