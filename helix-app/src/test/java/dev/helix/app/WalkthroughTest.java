package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.testkit.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of the walk-throughs do what the text says: each page is run from top to bottom by a real shell. */
class WalkthroughTest {

    private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"two-projects.md", "rest.md"})
    void runsFromTopToBottom(String page) throws Exception {
        var text = Files.readString(
                Path.of("").toAbsolutePath().resolveSibling("docs").resolve(page));
        var commands =
                SHELL.matcher(text).results().map(match -> match.group(1)).collect(Collectors.joining("\n"));
        var script = folder.resolve("walk.sh");
        Files.writeString(script, preparation() + commands);

        var process = new ProcessBuilder("bash", "-eux", script.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(Running.below(folder)).isEmpty();
    }

    /** Ends what the page started, however it ends itself. */
    private String preparation() throws IOException {
        var programs = Files.createDirectories(folder.resolve("bin"));
        // A program and not a function, so that what the shell starts in the background is HELIX itself.
        var helix = Files.writeString(
                programs.resolve("helix"),
                "#!/bin/sh\nexec '" + String.join("' '", HelixProcess.helix()) + "' \"$@\"\n");
        Files.setPosixFilePermissions(helix, PosixFilePermissions.fromString("rwxr-xr-x"));
        return """
                export LC_ALL=C.UTF-8 GIT_CONFIG_GLOBAL=/dev/null PATH='%s':"$PATH" PORT=%d
                unset HELIX_ROOT
                trap 'jobs -p | xargs -r kill 2>/dev/null || true; wait' EXIT
                """.formatted(programs, FreePort.find());
    }
}
