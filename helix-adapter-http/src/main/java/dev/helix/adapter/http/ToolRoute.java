package dev.helix.adapter.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.ContentType;
import io.javalin.http.Context;

/**
 * The Model Context Protocol by HTTP: each message by itself, behind the same gate as every other route. There are no streams to follow and no
 * sessions to end, so that GET and DELETE are not there.
 */
final class ToolRoute {

    static final String PATH = "/mcp";

    private static final int ACCEPTED = 202;

    private final ToolMessages messages;

    ToolRoute(ToolMessages messages) {
        this.messages = messages;
    }

    void register(RoutesConfig routes) {
        routes.post(PATH, this::answer);
    }

    private void answer(Context context) {
        var answer = messages.answer(context.body(), CallerOf.requester(context));
        if (answer.isPresent()) {
            context.contentType(ContentType.APPLICATION_JSON).result(answer.get());
        } else {
            context.status(ACCEPTED);
        }
    }
}
