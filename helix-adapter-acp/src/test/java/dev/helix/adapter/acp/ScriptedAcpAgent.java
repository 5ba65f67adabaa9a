package dev.helix.adapter.acp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An agent of the protocol that plays {@code script.json} of the folder it is given: a process of its own, so that what happens
 * between two processes happens in tests. What it hears is in {@code heard.jsonl} afterwards, and each turn of the script is
 * played once.
 */
final class ScriptedAcpAgent {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int PIECE = 7;

    private final Path folder;
    private final JsonNode script;
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    private String session = "";
    private int requests;
    private int calls;
    private boolean cancelled;

    private ScriptedAcpAgent(Path folder) throws IOException {
        this.folder = folder;
        this.script = JSON.readTree(Files.readString(folder.resolve("script.json")));
    }

    public static void main(String... arguments) throws Exception {
        new ScriptedAcpAgent(Path.of(arguments[0])).serve();
    }

    private void serve() throws Exception {
        boolean deaf = script.path("deaf").asBoolean(false);
        if (deaf) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> sleep(600_000)));
        }
        script.path("noise").forEach(line -> out.println(line.asString("")));
        var reader = Thread.ofPlatform().daemon().start(() -> {
            try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                for (String line; (line = in.readLine()) != null; ) {
                    Files.writeString(
                            folder.resolve("heard.jsonl"),
                            line + "\n",
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
                    heard.add(JSON.readTree(line));
                }
            } catch (IOException e) {
                System.err.println(e);
            }
            if (!deaf) {
                System.exit(0);
            }
        });
        while (reader.isAlive() || !heard.isEmpty() || deaf) {
            var message = heard.poll(100, TimeUnit.MILLISECONDS);
            if (message != null && message.has("id") && message.has("method")) {
                answer(message);
            }
        }
    }

    private void answer(JsonNode request) throws Exception {
        var method = request.path("method").asString("");
        var parameters = request.path("params");
        switch (method) {
            case "initialize" ->
                result(request, """
                    {"protocolVersion": %d, "agentInfo": {"name": "scripted", "version": "1.0"},
                     "agentCapabilities": %s}\
                    """.formatted(
                                script.path("version").asInt(1),
                                script.has("capabilities")
                                        ? script.path("capabilities").toString()
                                        : "{\"loadSession\": true, \"sessionCapabilities\": {\"resume\": {}}}"));
            case "session/new" -> {
                try (var files = Files.list(folder)) {
                    session = "session-" + files.filter(this::isSession).count();
                }
                Files.createFile(folder.resolve(session));
                // Some speak of a session before they have answered that there is one.
                update("{\"sessionUpdate\": \"available_commands_update\", \"availableCommands\": []}");
                result(request, opened("\"sessionId\": \"" + session + "\", "));
            }
            case "session/load", "session/resume" -> {
                session = parameters.path("sessionId").asString("");
                if (!Files.exists(folder.resolve(session))) {
                    error(request, "{\"code\": -32002, \"message\": \"Session not found\"}");
                    return;
                }
                if (method.endsWith("load")) {
                    for (int at = 0; at < script.path("replayed").asInt(3); at++) {
                        say("old words " + at);
                    }
                }
                result(request, opened(""));
            }
            case "session/set_mode", "session/set_config_option" -> {
                if (script.has("modeError")) {
                    error(request, script.path("modeError").toString());
                } else {
                    result(request, "{}");
                }
            }
            case "session/prompt" -> prompt(request);
            default -> error(request, "{\"code\": -32601, \"message\": \"no such method\"}");
        }
    }

    private boolean isSession(Path file) {
        return String.valueOf(file.getFileName()).startsWith("session-");
    }

    private String opened(String begin) {
        if (script.has("opened")) {
            var own = script.path("opened").toString();
            return "{" + begin + own.substring(1);
        }
        return "{" + begin + """
            "modes": {"currentModeId": "auto", "availableModes": [{"id": "auto", "name": "Auto"},
             {"id": "default", "name": "Default"}]}}\
            """;
    }

    private void prompt(JsonNode request) throws Exception {
        var turns = script.path("turns");
        var played = folder.resolve("played");
        int turn = Files.exists(played) ? Integer.parseInt(Files.readString(played)) : 0;
        Files.writeString(played, Integer.toString(turn + 1));
        if (turn >= turns.size()) {
            error(request, "{\"code\": -32603, \"message\": \"the script has no further turn\"}");
            return;
        }
        cancelled = false;
        var end = "end_turn";
        for (var act : turns.get(turn)) {
            var only = act.properties().iterator().next();
            switch (only.getKey()) {
                case "say" -> {
                    say(only.getValue().asString(""));
                    update("{\"sessionUpdate\": \"usage_update\", \"used\": 1, \"size\": 100}");
                }
                case "piece" -> say(only.getValue().asString(""));
                case "pieces" -> {
                    for (int at = 0; at < only.getValue().asInt(1) && !stopped(); at++) {
                        say("again. ");
                    }
                }
                case "anew" -> {
                    for (int at = 0; at < only.getValue().asInt(1) && !stopped(); at++) {
                        update("{\"sessionUpdate\": \"agent_message_chunk\", \"messageId\": \"m" + at
                                + "\", \"content\": {\"type\": \"text\", \"text\": \"Half an answ\"}}");
                    }
                }
                case "think" ->
                    pieces(only.getValue().asString(""))
                            .forEach(piece -> update("{\"sessionUpdate\": \"agent_thought_chunk\", \"content\":"
                                    + " {\"type\": \"text\", \"text\": " + JSON.writeValueAsString(piece) + "}}"));
                case "write" -> write(only.getValue());
                case "read" -> {
                    var answer = request(
                            "fs/read_text_file",
                            JSON.convertValue(
                                    ((ObjectNode) only.getValue()).put("sessionId", session),
                                    new TypeReference<Map<String, Object>>() {}));
                    say(
                            answer == null
                                    ? "nothing"
                                    : answer.path("result").path("content").asString("refused") + "|");
                }
                case "ask" -> ask(only.getValue());
                case "pause" -> await(only.getValue().asLong(0));
                case "update" -> update(only.getValue().toString());
                case "raw" -> out.println(only.getValue().asString(""));
                case "bytes" -> {
                    System.out.write(new byte[] {(byte) 0xff, (byte) 0xfe, '{', '\n'});
                    System.out.flush();
                }
                case "long" -> {
                    var line = "x".repeat(only.getValue().asInt(1));
                    say(line);
                }
                case "errors" -> System.err.println("e".repeat(only.getValue().asInt(1)));
                case "start" ->
                    new ProcessBuilder("sleep", only.getValue().asString(""))
                            .inheritIO()
                            .start();
                case "exit" -> Runtime.getRuntime().halt(only.getValue().asInt(0));
                case "error" -> {
                    error(request, only.getValue().toString());
                    return;
                }
                case "end" -> end = only.getValue().asString("");
                case "usage" -> {
                    result(request, "{\"stopReason\": \"" + end + "\", \"usage\": " + only.getValue() + "}");
                    return;
                }
                default -> throw new IllegalStateException("no such act: " + only.getKey());
            }
            if (stopped()) {
                end = script.path("stopReason").asString("cancelled");
                break;
            }
        }
        result(request, "{\"stopReason\": \"" + end + "\"}");
    }

    private void write(JsonNode file) throws Exception {
        var call = "call-" + calls++;
        var path = Path.of("")
                .toAbsolutePath()
                .resolve(file.path("path").asString(""))
                .normalize();
        var diff = """
            {"toolCallId": "%s", "kind": "edit", "title": "Write", "status": "pending", "content": [{"type": "diff",
             "path": %s, "newText": %s}], "locations": [{"path": %s}]}\
            """.formatted(
                        call,
                        JSON.writeValueAsString(path.toString()),
                        file.path("content"),
                        JSON.writeValueAsString(path.toString()));
        var granted = ask(JSON.readTree("{\"toolCall\": " + diff + "}"));
        var status = "failed";
        if (granted != null && granted.startsWith("allow")) {
            if (script.path("agentWrites").asBoolean(false)) {
                Files.writeString(path, file.path("content").asString(""));
                status = "completed";
            } else {
                var answer = request(
                        "fs/write_text_file",
                        Map.of(
                                "sessionId",
                                session,
                                "path",
                                path.toString(),
                                "content",
                                file.path("content").asString("")));
                status = answer != null && answer.has("result") ? "completed" : "failed";
            }
        }
        update("{\"sessionUpdate\": \"tool_call_update\", \"toolCallId\": \"" + call + "\", \"status\": \"" + status
                + "\"}");
    }

    /** Returns the option that was chosen; null for none. */
    private @Nullable String ask(JsonNode asked) throws Exception {
        var options = asked.has("options") ? asked.path("options") : JSON.readTree("""
            [{"optionId": "allow-for-ever", "kind": "allow_always", "name": "Always"},
             {"optionId": "allow-this", "kind": "allow_once", "name": "Once"},
             {"optionId": "not-this", "kind": "reject_once", "name": "No"}]\
            """);
        var answer = request(
                "session/request_permission",
                Map.of("sessionId", session, "toolCall", asked.path("toolCall"), "options", options));
        var outcome = answer == null ? JSON.nullNode() : answer.path("result").path("outcome");
        return outcome.path("outcome").asString("").equals("selected")
                ? outcome.path("optionId").asString("")
                : null;
    }

    private @Nullable JsonNode request(String method, Map<String, Object> parameters) throws Exception {
        var id = "request-" + requests++;
        out.println(
                JSON.writeValueAsString(Map.of("jsonrpc", "2.0", "id", id, "method", method, "params", parameters)));
        while (true) {
            var message = heard.take();
            if (message.path("id").asString("").equals(id)) {
                return message;
            }
            cancelled |= message.path("method").asString("").equals("session/cancel");
        }
    }

    private boolean stopped() throws InterruptedException {
        await(0);
        return cancelled && !script.path("ignoresCancel").asBoolean(false);
    }

    private void await(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        do {
            var message = heard.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (message != null) {
                cancelled |= message.path("method").asString("").equals("session/cancel");
            }
        } while (System.nanoTime() < end
                && !(cancelled && !script.path("ignoresCancel").asBoolean(false)));
    }

    private void say(String text) {
        pieces(text)
                .forEach(
                        piece -> update("{\"sessionUpdate\": \"agent_message_chunk\", \"content\": {\"type\": \"text\","
                                + " \"text\": " + JSON.writeValueAsString(piece) + "}}"));
    }

    private static List<String> pieces(String text) {
        var all = new ArrayList<String>();
        int size = text.length() > 10_000 ? text.length() / 4 : PIECE;
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(text.length(), at + size);
            if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
                end++;
            }
            all.add(text.substring(at, end));
            at = end;
        }
        return all;
    }

    private void update(String update) {
        out.println("{\"jsonrpc\": \"2.0\", \"method\": \"session/update\", \"params\": {\"sessionId\": \"" + session
                + "\", \"update\": " + update.replace("\n", " ") + "}}");
    }

    private void result(JsonNode request, String result) {
        out.println("{\"jsonrpc\": \"2.0\", \"id\": " + request.path("id") + ", \"result\": "
                + result.replace("\n", " ") + "}");
    }

    private void error(JsonNode request, String error) {
        out.println("{\"jsonrpc\": \"2.0\", \"id\": " + request.path("id") + ", \"error\": " + error.replace("\n", " ")
                + "}");
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
