package dev.helix.adapter.mcp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The protocol over two streams: a message a line each way, until the client closes its side. Nothing else may be written to the second one.
 *
 * @param server answers
 * @param calls what tools are done by
 */
public record StandardStreams(ToolServer server, ToolCalls calls) {

    /** Answers until there is nothing more to read. A message that is too long is refused, and passed over without being kept. */
    public void serve(InputStream in, OutputStream out) throws IOException {
        var bytes = new BufferedInputStream(in);
        for (var line = next(bytes); line != null; line = next(bytes)) {
            var answer = answer(line);
            if (answer.isPresent()) {
                out.write((answer.get() + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }
    }

    private Optional<String> answer(Line line) {
        if (line.tooLong()) {
            return Optional.of(ToolServer.tooLong());
        }
        return line.text().isBlank() ? Optional.empty() : server.answer(line.text(), calls);
    }

    /** @param text empty where it is too long */
    private record Line(String text, boolean tooLong) {}

    /** Returns the next line; null at the end. */
    private static @Nullable Line next(InputStream in) throws IOException {
        var kept = new ByteArrayOutputStream();
        boolean tooLong = false;
        int next = in.read();
        if (next < 0) {
            return null;
        }
        for (; next >= 0 && next != '\n'; next = in.read()) {
            if (kept.size() < ToolServer.LONGEST_MESSAGE) {
                kept.write(next);
            } else {
                tooLong = true;
            }
        }
        return new Line(tooLong ? "" : kept.toString(StandardCharsets.UTF_8), tooLong);
    }
}
