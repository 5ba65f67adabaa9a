package dev.helix.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.helix.adapter.local.ProcessCommands;
import dev.helix.app.SandboxWanted;
import dev.helix.app.config.ConfigReader;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.CommandRunner.Command;
import dev.helix.domain.port.Enclosing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who finds in a place of {@code sandbox.write} what somebody else has left there, of all that runs a change. */
class SandboxLayersTest {

    private static final String ONE = "1".repeat(40);
    private static final String TWO = "2".repeat(40);
    private static final String LEAVE = "echo forged > $CACHE/lib; ls $CACHE";
    private static final String LOOK = "ls $CACHE";

    @TempDir
    private Path folder;

    private Path cache;
    private Path work;
    private Sandboxes sandboxes;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(SandboxWanted.layers(folder), "no layers work here");
        var place = folder.toRealPath();
        cache = Files.createDirectories(place.resolve("cache"));
        work = Files.createDirectories(place.resolve("work"));
        var root = Files.createDirectories(place.resolve("shop"));
        Files.createDirectories(root.resolve(".helix"));
        Files.writeString(root.resolve("helix.yaml"), "production: {}\nsandbox: { write: ['" + cache + "'] }\n");
        sandboxes = new Sandboxes(root, new ConfigReader(root, Map.of()).read(), System.getenv());
    }

    private String run(Enclosing place, String tree, String script) {
        var environment = tree.isEmpty()
                ? Map.of("CACHE", cache.toString())
                : Map.of("CACHE", cache.toString(), Command.TREE, tree);
        var ran = new ProcessCommands(System.getenv(), place)
                .run(new Command(List.of("sh", "-c", script), work, environment, Duration.ofMinutes(1)));
        assertThat(ran.succeeded()).as(ran.output()).isTrue();
        return ran.output().strip();
    }

    @Test
    void whatAGateLeavesIsThereForTheGatesOfItsTreeAndForNobodyElse() {
        assertThat(run(sandboxes.gates(), ONE, LEAVE)).isEqualTo("lib");

        assertThat(run(sandboxes.gates(), ONE, LOOK)).isEqualTo("lib");
        assertThat(run(sandboxes.gates(), TWO, LOOK)).isEmpty();
        assertThat(run(sandboxes.tests(), ONE, LOOK)).isEmpty();
        assertThat(run(sandboxes.builds(SystemName.TEST), ONE, LOOK)).isEmpty();
        assertThat(run(sandboxes.builds(SystemName.PRODUCTION), ONE, LOOK)).isEmpty();
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void whatAStageLeavesIsThereForTheStagesOfItsTreeAndForNobodyElse() {
        assertThat(run(sandboxes.tests(), ONE, LEAVE)).isEqualTo("lib");

        assertThat(run(sandboxes.builds(SystemName.TEST), ONE, LOOK)).isEqualTo("lib");
        assertThat(run(sandboxes.tests(), TWO, LOOK)).isEmpty();
        assertThat(run(sandboxes.gates(), ONE, LOOK)).isEmpty();
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void whatWorksOnNoKnownTreeFindsNothingOfTheOneBeforeInTheSameFolder() {
        for (var place : List.of(sandboxes.programs(), sandboxes.gates(), sandboxes.tests())) {
            assertThat(run(place, "", LEAVE)).isEqualTo("lib");
            assertThat(run(place, "", LOOK)).isEmpty();
        }
        assertThat(cache).isEmptyDirectory();
    }
}
