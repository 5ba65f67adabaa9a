package dev.helix.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineSettingsTest {

    @TempDir
    private Path folder;

    private Path program(String name) throws IOException {
        var program = Files.createDirectories(folder.resolve("bin")).resolve(name);
        Files.writeString(program, "#!/bin/sh\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }

    @Test
    void theFileIsTheOneThatGitItselfNames() throws Exception {
        var named = MachineSettings.of(System::getenv, System.getProperty("os.name"));
        if (named.isEmpty()) {
            return; // Of another git than the system's own nothing is said, and JGit asks it.
        }

        // It hands the file to the editor that it is told.
        var asking = new ProcessBuilder("git", "config", "--system", "--edit").redirectErrorStream(true);
        asking.environment().put("GIT_EDITOR", "echo");
        var process = asking.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

        assertThat(process.waitFor()).isZero();
        assertThat(said).isEqualTo(named.get().toString());
    }

    @Test
    void aGitFromElsewhereIsAskedItself() throws IOException {
        var own = program("git").getParent();

        assertThat(MachineSettings.of(Map.of("PATH", own + ":/usr/bin")::get, "Linux"))
                .isEmpty();
        assertThat(MachineSettings.of(Map.of("PATH", folder.resolve("none").toString())::get, "Linux"))
                .isEmpty();
        assertThat(MachineSettings.of(name -> null, "Linux")).isEmpty();
    }

    @Test
    void whereTheCallerOrTheSystemMayMeanAnotherFileGitIsAsked() {
        var environment = new HashMap<>(Map.of("PATH", "/usr/bin:/bin"));
        assertThat(MachineSettings.of(environment::get, "Mac OS X")).isEmpty();

        environment.put("GIT_CONFIG_SYSTEM", "/opt/settings");
        assertThat(MachineSettings.of(environment::get, "Linux")).isEmpty();
    }
}
