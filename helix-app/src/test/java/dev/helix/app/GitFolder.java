package dev.helix.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A repository made and asked by the {@code git} command. */
public record GitFolder(Path folder) {

    /** Makes one with a commit on main that has {@code files}: names and contents in turn. */
    public static GitFolder with(Path folder, String... files) throws IOException {
        var made = new GitFolder(Files.createDirectories(folder).toRealPath());
        made.git("init", "-q", "-b", "main");
        for (int i = 0; i < files.length; i += 2) {
            made.write(files[i], files[i + 1]);
        }
        made.git("add", "-A");
        made.git("commit", "-q", "--allow-empty", "-m", "Begin");
        return made;
    }

    public void write(String file, String text) throws IOException {
        Files.createDirectories(folder.resolve(file).resolveSibling("."));
        Files.writeString(folder.resolve(file), text);
    }

    public String git(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                "git",
                "-C",
                folder.toString(),
                "-c",
                "user.name=Ada Example",
                "-c",
                "user.email=ada@example.org",
                "-c",
                "protocol.file.allow=always"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + text);
        }
        return text.stripTrailing();
    }
}
