package dev.helix.adapter.http;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A request that is refused in the middle of its body, and sends all of it before it reads anything, as simple clients do.
 *
 * @param status how that of the refusal begins
 */
record WholeBody(String path, String authorization, String type, String status) {

    /** One for each place that refuses; the token {@code o} is an operator's. */
    static final List<WholeBody> REFUSED = List.of(
            new WholeBody("/helix/evolution/projects", "Bearer o", "application/json", "413"),
            new WholeBody("/projects/x/integrate", "Bearer o", "application/x-www-form-urlencoded", "4"),
            new WholeBody("/helix/evolution/projects", "Bearer bad", "application/json", "401"),
            new WholeBody("/helix/evolution/projects", "Bearer o", "text/plain", "415"),
            new WholeBody("/no/such/route", "Bearer o", "application/json", "4"),
            new WholeBody("/v1/chat/completions", "Bearer bad", "application/json", "401"),
            new WholeBody("/v1/chat/completions", "Bearer o", "application/json", "413"),
            new WholeBody("/hooks/Stop", "Bearer bad", "application/json", "4"));

    /**
     * Sends it, with its length ahead or in chunks; returns the begin of the answer.
     *
     * @param size of the body, in bytes, a multiple of 64 KiB
     */
    String answer(Socket socket, boolean chunked, int size) throws IOException {
        socket.setSoTimeout(20_000);
        var out = socket.getOutputStream();
        out.write(String.join(
                        "\r\n",
                        "POST " + path + " HTTP/1.1",
                        "Host: 127.0.0.1:" + socket.getPort(),
                        "Authorization: " + authorization,
                        "Content-Type: " + type,
                        chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + size,
                        "",
                        chunked ? Integer.toHexString(size) + "\r\n" : "")
                .getBytes(StandardCharsets.UTF_8));
        var piece = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
        for (int sent = 0; sent < size; sent += piece.length) {
            out.write(piece);
        }
        out.write((chunked ? "\r\n0\r\n\r\n" : "").getBytes(StandardCharsets.UTF_8));
        out.flush();
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
    }
}
