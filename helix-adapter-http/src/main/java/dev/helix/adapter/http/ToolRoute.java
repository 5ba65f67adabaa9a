package dev.helix.adapter.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Model Context Protocol by HTTP: each message by itself, behind the same gate as every other route. There are no streams to follow and no
 * sessions to end, so that GET and DELETE are not there.
 */
final class ToolRoute {

    static final String PATH = "/mcp";

    private static final int ACCEPTED = 202;
    private static final int BAD_REQUEST = 400;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ToolMessages messages;

    ToolRoute(ToolMessages messages) {
        this.messages = messages;
    }

    void register(RoutesConfig routes) {
        routes.post(PATH, this::answer);
    }

    private void answer(Context context) {
        var message = context.body();
        JsonBounds.require(message, HelixServer.LARGEST_REQUEST);
        var answer = messages.answer(message, CallerOf.requester(context));
        if (answer.isEmpty()) {
            context.status(ACCEPTED);
        } else if (isForNoRequest(answer.get())) {
            // Told as every route tells a body that it can't read.
            context.status(BAD_REQUEST);
        } else {
            context.contentType(ContentType.APPLICATION_JSON).result(answer.get());
        }
    }

    /** As the protocol has it: an error with no id answers what was no message. */
    private static boolean isForNoRequest(String answer) {
        var read = JSON.readTree(answer);
        return read.has("error") && read.path("id").isNull();
    }
}
