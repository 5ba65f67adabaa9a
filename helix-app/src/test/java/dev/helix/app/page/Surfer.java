package dev.helix.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.app.Cli;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A browser without a script, let in by the link that {@code helix open} prints. Java's own client neither knows the server's name
 * nor lets a test say it.
 */
final class Surfer {

    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");
    private static final int LONGEST_WAIT_MS = 60_000;

    private final URI server;
    private final String language;
    private final String cookie;

    private Surfer(URI server, String language, String cookie) {
        this.server = server;
        this.language = language;
        this.cookie = cookie;
    }

    /** An answer. */
    record Reply(int status, List<String> headers, String body) {
        String header(String name) {
            return headers.stream()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .collect(Collectors.joining("\n"));
        }
    }

    /** Comes in. */
    static Surfer of(Path root, String language) throws IOException {
        var open = Cli.run("open", "--print", "--root", root);
        assertThat(open.code()).as(open.err()).isZero();
        var link = URI.create(open.out().strip());
        var stranger = new Surfer(link, language, "");
        var in = stranger.get(link.getRawPath() + "?" + link.getRawQuery());
        assertThat(in.status()).as(in.body()).isEqualTo(303);
        assertThat(in.header("Location")).isEqualTo("/");
        return new Surfer(link, language, in.header("Set-Cookie").replaceFirst(";.*", ""));
    }

    /** Comes in as the holder of a token. */
    static Surfer by(Surfer known, String token) throws IOException {
        var stranger = known.stranger();
        var made = stranger.ask(
                "POST /helix/session/link",
                "{}",
                List.of(
                        "Accept: application/json",
                        "Content-Type: application/json",
                        "Authorization: Bearer " + token));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        var key = made.body().replaceFirst("(?s).*/open[?]key=([^\"]+)\".*", "$1");
        var in = stranger.get("/open?key=" + key);
        assertThat(in.status()).as(in.body()).isEqualTo(303);
        return new Surfer(known.server, known.language, in.header("Set-Cookie").replaceFirst(";.*", ""));
    }

    /** Returns one who was not let in. */
    Surfer stranger() {
        return new Surfer(server, language, "");
    }

    /** Returns the same one with one more cookie. */
    Surfer with(String more) {
        return new Surfer(server, language, cookie + "; " + more);
    }

    Reply get(String path) throws IOException {
        return ask("GET " + path, "", List.of());
    }

    /** Sends the form on a page. */
    Reply post(String page, String path, String... fields) throws IOException {
        var token = TOKEN.matcher(get(page).body());
        assertThat(token.find()).as("a form on " + page).isTrue();
        return postWith(token.group(1), path, List.of(), fields);
    }

    Reply postWith(String csrf, String path, List<String> headers, String... fields) throws IOException {
        var form = new StringBuilder("csrf=" + csrf);
        for (int i = 0; i < fields.length; i += 2) {
            form.append('&')
                    .append(fields[i])
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        var all = new ArrayList<>(List.of("Content-Type: application/x-www-form-urlencoded"));
        all.addAll(headers);
        return ask("POST " + path, form.toString(), all);
    }

    Reply ask(String line, String body, List<String> headers) throws IOException {
        try (var socket = send(line, body, headers)) {
            var reader = reader(socket);
            var status = Integer.parseInt(reader.readLine().split(" ", 3)[1]);
            var found = new ArrayList<String>();
            for (var header = reader.readLine(); !header.isEmpty(); header = reader.readLine()) {
                found.add(header);
            }
            return new Reply(status, found, reader.lines().collect(Collectors.joining("\n")));
        }
    }

    /** Begins to read a page's events. */
    Socket events(String page) throws IOException {
        return send(
                "GET /ui/events?page=" + URLEncoder.encode(page, StandardCharsets.UTF_8),
                "",
                List.of("Accept: text/event-stream"));
    }

    static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Asks, and leaves the answer to be read. */
    Socket send(String line, String body, List<String> headers) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
        socket.setSoTimeout(LONGEST_WAIT_MS);
        var request = new StringBuilder(line + " HTTP/1.1\r\nConnection: close\r\n");
        request.append("Host: ").append(server.getAuthority()).append("\r\n");
        request.append("Accept-Language: ").append(language).append("\r\n");
        if (!cookie.isEmpty()) {
            request.append("Cookie: ").append(cookie).append("\r\n");
        }
        if (headers.stream().noneMatch(header -> header.startsWith("Accept:"))) {
            request.append("Accept: text/html\r\n");
        }
        headers.forEach(header -> request.append(header).append("\r\n"));
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        request.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
        socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().write(bytes);
        return socket;
    }
}
