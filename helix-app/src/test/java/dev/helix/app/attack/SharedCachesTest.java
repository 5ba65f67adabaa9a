package dev.helix.app.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.helix.app.HelixProcess;
import dev.helix.app.SandboxWanted;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can't be kept away, for the operator has opened it or nothing is confined, is told where nobody overlooks it. */
class SharedCachesTest {

    private static final String PASSES = "echo '1 passed, 0 failed'\n";

    @TempDir
    private Path folder;

    /** Returns what a server says before it listens. */
    private static List<String> served(AttackRoot root) throws Exception {
        var process = new ProcessBuilder(
                        HelixProcess.helix("serve", "--root", root.folder().toString()))
                .redirectErrorStream(true)
                .start();
        var lines = new ArrayList<String>();
        try (var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                if (line.startsWith("HELIX listens on ")) {
                    break;
                }
            }
        } finally {
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        return lines;
    }

    @Test
    void whatCandidatesCanLeaveForLaterBuildsIsToldLoudly() throws Exception {
        assumeTrue(SandboxWanted.here(), "no sandbox works here");
        // No overlay can lie over a folder with such a name.
        var cache = Files.createDirectories(folder.toRealPath().resolve("cache, open"));
        try (var root = AttackRoot.make(folder, "sandbox: { write: ['" + cache + "'] }\n", "", PASSES)) {
            assertThat(root.helix("doctor").out())
                    .contains(
                            "sandbox-write", cache.toString(), "a rejected one too", "take that out of sandbox.write");
            assertThat(served(root))
                    .anyMatch(line -> line.startsWith("WARNING: sandbox.write lets every candidate")
                            && line.contains(cache.toString()));
        }
    }

    @Test
    void ofFoldersThatNobodyChangesForOthersNothingIsTold() throws Exception {
        assumeTrue(SandboxWanted.layers(folder), "no layers work here");
        var cache = Files.createDirectories(folder.toRealPath().resolve("cache"));
        try (var root = AttackRoot.make(folder, "sandbox: { write: ['" + cache + "'] }\n", "", PASSES)) {
            assertThat(root.helix("doctor").out()).contains("is confined by").doesNotContain("sandbox-write");
        }
    }

    @Test
    void thatNothingIsConfinedIsToldLoudly() throws Exception {
        try (var root = AttackRoot.make(folder, "sandbox: off\n", "", PASSES)) {
            assertThat(root.helix("doctor").out())
                    .contains("can do all that HELIX can", "helix.yaml says sandbox: off");
            assertThat(served(root))
                    .anyMatch(line -> line.startsWith("WARNING: the code that HELIX runs is not confined"));
        }
    }
}
