package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tests wait for conditions, in one place: one that sleeps is slow where all is well, and one that spins slows down the others. */
class WaitingTest {

    private static final Pattern WAITING = Pattern.compile("\\bsleep\\(|\\bonSpinWait\\(|Thread\\.yield\\(");

    @Test
    void noTestSleepsOrSpins() throws IOException {
        var found = new TreeSet<String>();
        try (var files = Files.walk(Path.of(".."))) {
            for (var file : files.filter(file -> file.toString().matches(".*/helix-[^/]+/src/test/java/.*\\.java"))
                    .toList()) {
                if (WAITING.matcher(Files.readString(file)).find()) {
                    found.add(file.getFileName().toString());
                }
            }
        }

        // A load has its pace, and a sample process its longest life.
        assertThat(found).containsExactly("ChatLoad.java", "SampleServer.java");
    }
}
