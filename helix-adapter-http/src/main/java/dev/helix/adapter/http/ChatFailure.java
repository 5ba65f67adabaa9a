package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.Problem;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A failure in OpenAI's shape.
 *
 * @param status of HTTP
 * @param type one of OpenAI's types
 * @param code stable; clients decide by it
 */
record ChatFailure(int status, String type, String code, String message) {

    private static final String CHAT = "helix.chat";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Returns a request that can't be understood. */
    static ChatFailure invalid(String code, String message) {
        return new ChatFailure(400, "invalid_request_error", code, message);
    }

    /** Returns what {@code problem} is to a client of this interface. */
    static ChatFailure of(Problem problem) {
        var type = switch (problem.status()) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> problem.status() < 500 ? "invalid_request_error" : "server_error";
        };
        return new ChatFailure(problem.status(), type, problem.code().toLowerCase(Locale.ROOT), problem.detail());
    }

    /** Returns whether {@code context} belongs to this interface. */
    static boolean concerns(Context context) {
        return context.path().startsWith("/v1/");
    }

    /** Returns the body. */
    ObjectNode body() {
        var body = JSON.createObjectNode();
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .putNull("param")
                .put("code", code);
        return body;
    }

    /** Has the failures of a request said by {@code chat}, in the language of its people. */
    static void saidBy(Context context, UnaryOperator<String> chat) {
        context.attribute(CHAT, chat);
    }

    void answer(Context context) {
        UnaryOperator<String> chat = context.attribute(CHAT);
        var said = chat == null ? this : new ChatFailure(status, type, code, chat.apply(message));
        context.status(status)
                .contentType("application/json")
                .result(said.body().toString());
    }
}
