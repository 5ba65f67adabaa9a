package dev.helix.adapter.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A client in another language. */
final class ClientProcess {

    private ClientProcess() {}

    /**
     * Returns what {@code command} prints; it is ended after {@code seconds}, with all that it started.
     *
     * <p>It prints into a file: a pipe would be open for as long as any process that it left behind.
     *
     * @throws IOException where it can't be started, ends badly or takes too long
     */
    static String run(Path folder, List<String> command, int seconds) throws IOException, InterruptedException {
        var out = Files.createTempFile(folder, "client", ".out");
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new IOException(command + " took more than " + seconds + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException(command + " ended with " + process.exitValue());
            }
            return Files.readString(out, StandardCharsets.UTF_8);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Files.deleteIfExists(out);
        }
    }
}
