package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.port.PortException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlayLayersTest {

    @TempDir
    private Path place;

    @Test
    void aMachineThatHadNoTimeToTryIsAskedAgainWhenItHasLessToDo() throws Exception {
        var programs = Files.createDirectories(place.resolve("programs"));
        var busy = Files.createFile(place.resolve("busy"));
        var unshare = Files.writeString(programs.resolve("unshare"), """
                #!/bin/sh
                while [ -e '%s' ]; do sleep 0.05; done
                exit 1
                """.formatted(busy));
        Files.setPosixFilePermissions(unshare, PosixFilePermissions.fromString("rwx------"));
        var path = programs + ":" + System.getenv("PATH");
        var layers = new OverlayLayers(new Programs(Map.of("PATH", path)), Duration.ofSeconds(2));
        var folder = place.resolve("layers");

        assertThat(layers.work(folder)).isFalse();
        assertThatThrownBy(() -> layers.workIndeed(folder))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("within 2 s this machine did not come to try the layer")
                .hasMessageEndingWith("; try again when it has less to do");

        Files.delete(busy);
        // It has been tried to its end now, and is known: nothing can be mounted here.
        assertThat(layers.workIndeed(folder)).isFalse();
        Files.delete(unshare);
        assertThat(layers.workIndeed(folder)).isFalse();
    }
}
