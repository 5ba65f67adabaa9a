package dev.helix.app.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.app.HelixProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real command line before a real terminal, and behind a pipe. */
class TerminalRoadTest {

    private static final String HOSTILE = "a\u001B]0;title\u0007b\u001B[2Jc\u009B31md\u202Ee\bf";
    /** Runs each line of the file that is named first, before a terminal of its own, and writes what that would have got. */
    private static final String BEFORE_A_TERMINAL = """
        import os, pty, shlex, sys
        seen = bytearray()
        def keep(descriptor):
            data = os.read(descriptor, 65536)
            seen.extend(data)
            return data
        sys.stdout.flush()
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        for line in open(sys.argv[1]):
            pty.spawn(shlex.split(line), keep, lambda descriptor: b'')
        open(sys.argv[2], 'wb').write(seen)
        """;

    @TempDir
    private Path folder;

    private List<String> commands(AttackRoot root) {
        var at = List.of("--root", root.folder().toString());
        var hostile = folder.resolve("hostile.md").toString();
        return List.of(
                        List.of("project", "list"),
                        List.of("project", "show", "change"),
                        List.of("project", "deploy", "change"),
                        List.of("check", hostile))
                .stream()
                .map(words -> {
                    var all = new ArrayList<>(words);
                    all.addAll(at);
                    return String.join(
                            " ",
                            HelixProcess.helix(all.toArray(String[]::new)).stream()
                                    .map(word -> "'" + word + "'")
                                    .toList());
                })
                .toList();
    }

    private static byte[] run(List<String> command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    @Test
    void hostileTextReachesNoTerminalAndAPipeAsItIs() throws Exception {
        try (var root = AttackRoot.make(
                folder,
                "",
                "",
                "printf 'a\\033]0;title\\007b\\033[2J\\302\\2331m\\342\\200\\256 failed\\n'; exit 1\n")) {
            root.does("project", "create", "other", "--title", HOSTILE, "--description", HOSTILE);
            root.write("modified/app.txt", "one\nthree\n");
            root.does("project", "ready", "change");
            Files.writeString(folder.resolve("hostile.md"), HOSTILE + "\n<!-- STEP: " + HOSTILE + " -->\n");
            var program = Files.writeString(folder.resolve("before.py"), BEFORE_A_TERMINAL);
            var lines = Files.write(folder.resolve("commands"), commands(root));
            var seen = folder.resolve("seen");

            run(List.of("python3", program.toString(), lines.toString(), seen.toString()));

            var shown = Files.readString(seen, StandardCharsets.UTF_8);
            assertThat(shown).contains("a\\e]0;title\\x07b\\e[2J", "\\u202e").contains("failed");
            assertThat(shown.replaceAll("\u001B\\[[0-9;]*m", ""))
                    .doesNotContainPattern(
                            "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\x80-\\x9f\u202A-\u202E\u2066-\u2069]");

            var piped = new String(
                    run(HelixProcess.helix(
                            "project", "list", "--root", root.folder().toString())),
                    StandardCharsets.UTF_8);
            assertThat(piped).contains(HOSTILE);
        }
    }
}
