package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.Problem;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/** The hooks of agents, which call while they work: from this machine alone, and with the token of their process. */
final class HookRoutes {

    /** A call carries the whole file that the agent writes. */
    static final int LARGEST = 16 << 20;

    private static final String BEARER = "Bearer ";
    private static final System.Logger LOG = System.getLogger(HookRoutes.class.getName());

    private final HookCalls calls;

    HookRoutes(HookCalls calls) {
        this.calls = calls;
    }

    void register(RoutesConfig routes) {
        routes.post("/hooks/{event}", this::answer);
    }

    private void answer(Context context) {
        requireLoopback(context);
        var event = context.pathParam("event");
        var shown = context.header("Authorization");
        var token = shown != null && shown.startsWith(BEARER) ? shown.substring(BEARER.length()) : "";
        var answer = answer(context, token, event);
        if (answer.isEmpty()) {
            // A message of the Model Context Protocol to which no answer is due.
            context.status(202);
        } else {
            context.contentType("application/json").result(answer);
        }
    }

    /**
     * An agent takes the answer to most hooks for a yes where it is no success. So what is refused of a call with a good token is told in a way
     * that it understands: as a no where it asks whether it may, else as a note to the person at it.
     */
    private String answer(Context context, String token, String event) {
        try {
            AccessGate.requireRate(context);
            if (context.req().getContentLengthLong() > LARGEST) {
                throw tooLarge();
            }
            return calls.answer(token, event, () -> body(context)).orElseThrow(() -> {
                context.header("WWW-Authenticate", "Bearer");
                return refused(event, 401, "UNAUTHORIZED", "this token is not that of a running agent");
            });
        } catch (Rejected e) {
            return calls.passOver(token, event, e.problem().detail())
                    .map(told -> {
                        LOG.log(Level.WARNING, "a call of the hook {0} was passed over: {1}", event, e.getMessage());
                        return told;
                    })
                    .orElseThrow(() -> e);
        } catch (RuntimeException e) {
            var told = calls.passOver(token, event, "HELIX failed; its log says more")
                    .orElseThrow(() -> e);
            LOG.log(Level.ERROR, "a call of the hook " + event + " broke off", e);
            return told;
        }
    }

    private static void requireLoopback(Context context) {
        try {
            if (!InetAddress.getByName(context.ip()).isLoopbackAddress()) {
                throw refused("", 403, "FORBIDDEN", "hooks are called from this machine alone");
            }
        } catch (UnknownHostException e) {
            throw refused("", 403, "FORBIDDEN", "hooks are called from this machine alone");
        }
    }

    private static String body(Context context) {
        try {
            var bytes = context.bodyInputStream().readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw tooLarge();
            }
            var body = new String(bytes, StandardCharsets.UTF_8);
            JsonBounds.require(body, LARGEST);
            return body;
        } catch (IOException e) {
            throw new UncheckedIOException("the call of a hook broke off", e);
        }
    }

    private static Rejected tooLarge() {
        return new Rejected(Problem.of(413, "TOO_LARGE", "the call of a hook is larger than 16 MB"));
    }

    /** Agents take most refused calls for a yes, so that somebody has to be able to find out. */
    private static Rejected refused(String event, int status, String code, String why) {
        LOG.log(Level.WARNING, "a call of the hook {0} was refused: {1}", event, why);
        return new Rejected(Problem.of(status, code, why));
    }
}
