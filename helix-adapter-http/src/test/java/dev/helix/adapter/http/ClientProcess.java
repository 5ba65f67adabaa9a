package dev.helix.adapter.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A client in another language. */
final class ClientProcess {

    private ClientProcess() {}

    /**
     * Returns what {@code command} prints; it is ended after {@code seconds}.
     *
     * @throws IOException where it can't be started or ends badly
     */
    static String run(Path folder, List<String> command, int seconds) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var reader = Thread.ofVirtual().unstarted(() -> {
            try {
                if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
            }
        });
        reader.start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + " ended with " + process.exitValue());
        }
        return out;
    }
}
