package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.Problem;
import dev.helix.consultant.ChatOrigin;
import dev.helix.consultant.ChatRequest;
import dev.helix.consultant.ChatRun;
import dev.helix.consultant.ChatUpdate;
import dev.helix.consultant.Consultant;
import dev.helix.consultant.ModelCard;
import dev.helix.domain.access.Caller;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.text.Ellipsis;
import dev.helix.domain.text.Sha256;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The interface that chat clients know from OpenAI. */
final class ChatRoutes {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Longest silence on a stream; proxies on the way take longer ones for a dead line. */
    static final Duration PING = Duration.ofSeconds(10);

    /** So often it is looked whether the reader is still there. */
    static final Duration LOOK = Duration.ofMillis(250);
    /** A client redraws all of its log for each piece of it. */
    private static final Duration TOGETHER = Duration.ofMillis(150);

    private static final int LARGEST_PIECE = 8 * 1024;
    private static final int LONGEST_STATUS = 1_000;

    /** Two strands, so that people find HELIX among other models; of dots, since Open WebUI shows no drawing. */
    private static final String LOGO = "data:image/png;base64," + picture("logo.png");

    private final Consultant consultant;
    private final OpenStreams streams;
    private final AccessGate gate;
    private final Duration ping;

    /**
     * Answers nothing yet.
     *
     * @param ping longest silence on a stream
     * @param most chats of each token at once
     */
    ChatRoutes(Consultant consultant, AccessGate gate, Duration ping, int most) {
        this.consultant = consultant;
        this.gate = gate;
        this.ping = ping;
        this.streams = new OpenStreams(most);
    }

    void register(RoutesConfig routes) {
        routes.get(
                        "/v1/models",
                        context -> context.contentType("application/json").result(models().toString()))
                .get("/v1/models/{id}", this::model)
                .post("/v1/chat/completions", this::complete)
                .exception(ChatRejected.class, (e, context) -> e.failure().answer(context));
    }

    private ObjectNode models() {
        var list = JSON.createObjectNode().put("object", "list");
        var data = list.putArray("data");
        Consultant.models().forEach(id -> data.add(describe(id)));
        return list;
    }

    private void model(Context context) {
        var id = context.pathParam("id");
        requireModel(id);
        context.contentType("application/json").result(describe(id).toString());
    }

    private ObjectNode describe(String id) {
        var card = consultant.card(id);
        var model = JSON.createObjectNode()
                .put("id", id)
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", "helix")
                .put("name", card.name());
        var meta = model.putObject("info").putObject("meta");
        meta.put("profile_image_url", LOGO);
        tell(meta, card);
        var languages = meta.putObject("i18n");
        for (var language : Consultant.LANGUAGES) {
            tell(languages.putObject(language.getLanguage()), Consultant.card(id, language));
        }
        var capabilities = meta.putObject("capabilities");
        for (var none : List.of(
                "file_context",
                "builtin_tools",
                "memory",
                "web_search",
                "code_interpreter",
                "terminal",
                "image_generation")) {
            capabilities.put(none, false);
        }
        capabilities.put("vision", true).put("usage", true).put("status_updates", true);
        return model;
    }

    private static void tell(ObjectNode meta, ModelCard card) {
        meta.put("description", card.description());
        var suggestions = meta.putArray("suggestion_prompts");
        for (var suggestion : card.suggestions()) {
            var prompt = suggestions.addObject();
            prompt.putArray("title").add(suggestion.title()).add(suggestion.subtitle());
            prompt.put("content", suggestion.message());
        }
    }

    private static String picture(String name) {
        try (var in = ChatRoutes.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return Base64.getEncoder().encodeToString(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + name, e);
        }
    }

    private static void requireModel(String id) {
        if (!Consultant.models().contains(id)) {
            throw new ChatRejected(new ChatFailure(
                    404,
                    "invalid_request_error",
                    "model_not_found",
                    "there is no model '" + id + "'; there are " + String.join(" and ", Consultant.models())));
        }
    }

    private void complete(Context context) throws IOException, InterruptedException {
        var bytes = ChatBody.bytes(context.req().getInputStream(), context.req().getContentLengthLong());
        var body = ChatBody.of(bytes, consultant.documents());
        requireModel(body.model());
        var request = request(context, body, bytes);
        if (!Consultant.isSidePrompt(request)) {
            gate.count(context);
        }
        consultant.objection(request).ifPresent(objection -> {
            throw new ChatRejected(new ChatFailure(
                    objection.excessive() ? 413 : 400, "invalid_request_error", objection.code(), objection.message()));
        });
        var place = streams.enter(CallerOf.request(context).name());
        try (var reader = consultant.ask(request)) {
            if (body.streaming()) {
                stream(context, body, request.origin().openWebUi(), reader);
            } else {
                whole(context, body, reader);
            }
        } finally {
            place.close();
        }
    }

    private static ChatRequest request(Context context, ChatBody body, byte[] bytes) {
        var caller = CallerOf.request(context);
        var origin = origin(context);
        var retries = header(context, "x-stainless-retry-count");
        return new ChatRequest(
                body.model(),
                body.messages(),
                body.streaming(),
                body.tools(),
                origin,
                caller,
                digest(caller, origin, bytes),
                !retries.isEmpty() && !retries.equals("0"));
    }

    private static ChatOrigin origin(Context context) {
        boolean openWebUi = context.headerMap().keySet().stream()
                .anyMatch(name -> name.regionMatches(true, 0, "X-OpenWebUI-", 0, "X-OpenWebUI-".length()));
        return new ChatOrigin(
                header(context, "X-OpenWebUI-Chat-Id"),
                header(context, "X-OpenWebUI-Message-Id"),
                header(context, "X-OpenWebUI-User-Message-Id"),
                header(context, "X-OpenWebUI-User-Message-Parent-Id"),
                header(context, "X-OpenWebUI-Task"),
                decoded(header(context, "X-OpenWebUI-User-Name")),
                header(context, "X-OpenWebUI-User-Id"),
                openWebUi);
    }

    private static String header(Context context, String name) {
        var value = context.header(name);
        // A placeholder that an older Open WebUI does not know arrives as it stands.
        return value == null || value.startsWith("{{") ? "" : value.strip();
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }

    private static String digest(Caller caller, ChatOrigin origin, byte[] body) {
        var sha = Sha256.begin();
        sha.update((caller.name() + "\0" + origin).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(sha.digest(body));
    }

    private void stream(Context context, ChatBody body, boolean openWebUi, ChatRun.Reader reader)
            throws IOException, InterruptedException {
        context.status(200)
                .header("Content-Type", "text/event-stream; charset=utf-8")
                .header("Cache-Control", "no-cache")
                .header("X-Accel-Buffering", "no")
                .header("Connection", "close")
                // Without it the end of the connection would be the end of the answer, and a cut one would look whole.
                .header("Transfer-Encoding", "chunked");
        var peer = Peer.of(context);
        var out = context.res().getOutputStream();
        var stream = new ChatStream(out, name(reader), now(), body.model());
        try {
            stream.begin();
            var writing = new Writing(stream, body.usage(), openWebUi);
            long looked = System.nanoTime();
            while (!writing.over) {
                writing.take(reader.next(writing.patience()));
                if (!writing.over && System.nanoTime() - looked >= LOOK.toNanos()) {
                    if (peer.gone()) {
                        return;
                    }
                    looked = System.nanoTime();
                }
            }
        } catch (IOException e) {
            // The reader is gone; leaving it is all there is to do.
            return;
        }
    }

    /** The writing of one answer: it holds the text that has been read and is not yet written. For one thread. */
    private final class Writing {
        private final ChatStream stream;
        private final boolean tellUsage;
        private final boolean openWebUi;
        private final StringBuilder log = new StringBuilder();
        private long wrote = System.nanoTime();
        private long logged = wrote - TOGETHER.toNanos();
        private boolean over;

        Writing(ChatStream stream, boolean tellUsage, boolean openWebUi) {
            this.stream = stream;
            this.tellUsage = tellUsage;
            this.openWebUi = openWebUi;
        }

        /** Returns how long what has been read may wait for more. */
        Duration patience() {
            return log.isEmpty() ? LOOK : TOGETHER;
        }

        void take(@Nullable ChatUpdate update) throws IOException {
            switch (update) {
                case null -> flushLog();
                case ChatUpdate.Progress(var text) -> {
                    log.append(text);
                    if (System.nanoTime() - logged >= TOGETHER.toNanos() || log.length() >= LARGEST_PIECE) {
                        flushLog();
                    }
                }
                case ChatUpdate.Status(var text, var done) -> {
                    if (openWebUi) {
                        flushLog();
                        stream.status(Ellipsis.end(text, LONGEST_STATUS), done);
                        wrote = System.nanoTime();
                    }
                }
                case ChatUpdate.Content(var text) -> {
                    flushLog();
                    for (int at = 0; at < text.length(); ) {
                        int end = pieceEnd(text, at);
                        stream.content(text.substring(at, end));
                        at = end;
                    }
                    wrote = System.nanoTime();
                }
                case ChatUpdate.Completed(var usage) -> {
                    flushLog();
                    stream.stop(usage, tellUsage);
                    over = true;
                }
                case ChatUpdate.Broken(var code, var message) -> {
                    flushLog();
                    stream.fail(failure(code, message));
                    over = true;
                }
            }
            if (!over && System.nanoTime() - wrote >= ping.toNanos()) {
                stream.ping();
                wrote = System.nanoTime();
            }
        }

        private void flushLog() throws IOException {
            var text = log.toString();
            log.setLength(0);
            for (int at = 0; at < text.length(); ) {
                int end = pieceEnd(text, at);
                stream.reasoning(text.substring(at, end));
                at = end;
            }
            if (!text.isEmpty()) {
                logged = System.nanoTime();
                wrote = logged;
            }
        }
    }

    private static int pieceEnd(String text, int at) {
        int end = Math.min(text.length(), at + LARGEST_PIECE);
        return end < text.length() && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }

    private static void whole(Context context, ChatBody body, ChatRun.Reader reader) throws InterruptedException {
        context.header("Connection", "close");
        var peer = Peer.of(context);
        var content = new StringBuilder();
        var log = new StringBuilder();
        long looked = System.nanoTime();
        while (true) {
            var update = reader.next(LOOK);
            // Neither by its pauses alone, which an agent need not make, nor too late for its answer.
            if (update == null
                    || update instanceof ChatUpdate.Completed
                    || System.nanoTime() - looked >= LOOK.toNanos()) {
                if (!CallerOf.letIn(context).getAsBoolean()) {
                    throw new Rejected(Problem.of(
                            401,
                            "UNAUTHENTICATED",
                            "the token was taken away, or its time is over, before the answer"));
                }
                if (peer.gone()) {
                    return;
                }
                looked = System.nanoTime();
            }
            switch (update) {
                case null -> {}
                case ChatUpdate.Status status -> {}
                case ChatUpdate.Progress(var text) -> log.append(text);
                case ChatUpdate.Content(var text) -> content.append(text);
                case ChatUpdate.Completed(var usage) -> {
                    context.contentType("application/json")
                            .result(completion(body, reader, content, log, usage)
                                    .toString());
                    return;
                }
                case ChatUpdate.Broken(var code, var message) -> {
                    context.header("x-should-retry", "false");
                    failure(code, message).answer(context);
                    return;
                }
            }
        }
    }

    private static ObjectNode completion(
            ChatBody body, ChatRun.Reader reader, StringBuilder content, StringBuilder log, Usage usage) {
        var completion = JSON.createObjectNode()
                .put("id", name(reader))
                .put("object", "chat.completion")
                .put("created", now())
                .put("model", body.model());
        var choice = completion.putArray("choices").addObject().put("index", 0);
        var message = choice.putObject("message").put("role", "assistant").put("content", content.toString());
        message.putNull("refusal");
        if (!log.isEmpty()) {
            message.put("reasoning_content", log.toString());
        }
        choice.putNull("logprobs").put("finish_reason", "stop");
        // Clients take a 0 for a count; an answer without one is as the API allows.
        if (!usage.leavesTokensUntold()) {
            completion.set("usage", ChatStream.usage(usage));
        }
        return completion;
    }

    /** Clients repeat a request that failed with 5xx; this one would only run, and fail, again. */
    private static ChatFailure failure(String code, String message) {
        return new ChatFailure(422, "server_error", code, message);
    }

    private static String name(ChatRun.Reader reader) {
        return "chatcmpl-" + reader.run().id();
    }

    private static long now() {
        return System.currentTimeMillis() / 1_000;
    }
}
