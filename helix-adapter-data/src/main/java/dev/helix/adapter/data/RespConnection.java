package dev.helix.adapter.data;

import dev.helix.domain.port.PortException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A connection to Redis that speaks RESP, version 2. For one thread. */
final class RespConnection implements AutoCloseable {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int LONGEST = 64 << 20;
    private static final int DEEPEST = 8;

    private final Endpoint at;
    private final ConnectionLimit limit;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /**
     * Opens one.
     *
     * @param limit how long all of it may take, from here to the last answer
     */
    RespConnection(Endpoint at, Duration limit) {
        this.at = at;
        this.socket = new Socket();
        this.limit = new ConnectionLimit(socket, limit);
        try {
            try {
                socket.connect(new InetSocketAddress(at.host(), at.port()), CONNECT_MILLIS);
                this.in = new BufferedInputStream(socket.getInputStream());
                this.out = new BufferedOutputStream(socket.getOutputStream());
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        } catch (IOException e) {
            var why = this.limit.told(e);
            this.limit.close();
            throw new PortException("Redis at " + at.shown() + " does not answer: " + why.getMessage(), why);
        }
        try {
            at.secret().reveal().ifPresent(password -> {
                if (at.user().isEmpty()) {
                    ask("AUTH", password);
                } else {
                    ask("AUTH", at.user(), password);
                }
            });
            if (!at.database().isEmpty() && !at.database().equals("0")) {
                ask("SELECT", at.database());
            }
        } catch (PortException e) {
            close();
            throw e;
        }
    }

    /** A reply of the server. */
    sealed interface Reply {}

    /** Text of any kind. */
    record Text(String value) implements Reply {}

    record Whole(long value) implements Reply {}

    record Nothing() implements Reply {}

    record Items(List<Reply> values) implements Reply {}

    /** The server does not do it. */
    record Failed(String message) implements Reply {}

    /**
     * Has a command done.
     *
     * @throws PortException when the server refuses it, or does not answer; the message names the command and none of its arguments
     */
    Reply ask(String... command) {
        try {
            send(List.of(command));
            return required(command[0], read(0));
        } catch (IOException e) {
            var why = limit.told(e);
            throw new PortException("Redis at " + at.shown() + ": " + command[0] + ": " + why.getMessage(), why);
        }
    }

    /** Has a command done that replies with a text; an empty one for nothing. */
    String text(String... command) {
        return ask(command) instanceof Text(var value) ? value : "";
    }

    /** Has commands done as one, or none of them where the server does not take one; one that it takes and that fails stops no other. */
    void together(List<List<String>> commands) {
        ask("MULTI");
        for (var command : commands) {
            ask(command.toArray(String[]::new));
        }
        if (ask("EXEC") instanceof Items(var replies)) {
            for (int i = 0; i < replies.size(); i++) {
                required(commands.get(i).getFirst(), replies.get(i));
            }
        }
    }

    private Reply required(String command, Reply reply) {
        if (reply instanceof Failed(var message)) {
            throw new PortException("Redis at " + at.shown() + " refuses " + command + ": " + message
                    + (message.startsWith("OOM")
                            ? "; its memory is full: give it more (maxmemory), then do it again"
                            : ""));
        }
        return reply;
    }

    private void send(List<String> command) throws IOException {
        out.write(("*" + command.size() + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (var argument : command) {
            var bytes = argument.getBytes(StandardCharsets.UTF_8);
            out.write(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(bytes);
            out.write('\r');
            out.write('\n');
        }
        out.flush();
    }

    private Reply read(int depth) throws IOException {
        int kind = in.read();
        var line = line();
        return switch (kind) {
            case '+' -> new Text(line);
            case '-' -> new Failed(line);
            case ':' -> new Whole(Long.parseLong(line));
            case '$' -> {
                int length = Integer.parseInt(line);
                if (length < 0) {
                    yield new Nothing();
                }
                if (length > LONGEST) {
                    throw new IOException("an answer of " + length + " bytes");
                }
                var bytes = in.readNBytes(length);
                line();
                yield new Text(new String(bytes, StandardCharsets.UTF_8));
            }
            case '*' -> {
                int count = Integer.parseInt(line);
                if (count < 0) {
                    yield new Nothing();
                }
                if (count > LONGEST || depth > DEEPEST) {
                    throw new IOException("an answer of " + count + " parts");
                }
                var values = new ArrayList<Reply>();
                for (int i = 0; i < count; i++) {
                    values.add(read(depth + 1));
                }
                yield new Items(List.copyOf(values));
            }
            case -1 -> throw new IOException("the connection was closed");
            default -> throw new IOException("this is no Redis: it answers with " + (char) kind);
        };
    }

    private String line() throws IOException {
        var text = new StringBuilder();
        for (int c = in.read(); c != '\r'; c = in.read()) {
            if (c < 0 || text.length() > LONGEST) {
                throw new IOException("the connection was closed in the middle of an answer");
            }
            text.append((char) c);
        }
        in.read();
        return text.toString();
    }

    @Override
    public void close() {
        limit.close();
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing more is asked of it.
        }
    }
}
