package dev.helix.app.demo;

import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A demo that is killed where systems run, where one is being replaced, and where production itself is. */
class KilledDemoTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"production answers on port", "sealed: 4 files", "validated:", "integrated as commit"})
    @EnabledOnOs(OS.LINUX)
    void killedDemoTakesItsSystemsAlongAndTheNextOneBeginsAnew(String line) throws Exception {
        var killed = DemoProcess.start(folder);
        DemoProcess.readUntil(killed.getInputStream(), line);
        killed.destroyForcibly().waitFor();

        DemoProcess.awaitNothingRunning(folder);
        var next = DemoProcess.start(folder);
        DemoProcess.readUntil(next.getInputStream(), "production answers on port");
        next.destroyForcibly().waitFor();
        DemoProcess.awaitNothingRunning(folder);
    }
}
