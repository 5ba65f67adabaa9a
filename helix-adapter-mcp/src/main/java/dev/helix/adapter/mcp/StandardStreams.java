package dev.helix.adapter.mcp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The protocol over two streams: a message a line each way, until the client closes its side. Nothing else may be written to the second one.
 *
 * @param server answers
 * @param calls what tools are done by
 */
public record StandardStreams(ToolServer server, ToolCalls calls) {

    /** Answers until there is nothing more to read. */
    public void serve(InputStream in, OutputStream out) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isBlank()) {
                continue;
            }
            var answer = server.answer(line, calls);
            if (answer.isPresent()) {
                out.write((answer.get() + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }
    }
}
