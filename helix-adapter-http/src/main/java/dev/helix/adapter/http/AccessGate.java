package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.EvolutionClient;
import dev.helix.adapter.http.wire.Problem;
import dev.helix.domain.access.Caller;
import dev.helix.domain.access.Role;
import dev.helix.domain.port.Tokens;
import io.javalin.http.Context;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Stands before every route: names the request, finds out who asks, and whether they may. */
final class AccessGate {

    private static final Set<String> OPEN = Set.of("/healthz", "/openapi.yaml");
    /** Has tokens of its own, one for each session of an agent. */
    private static final String HOOKS = "/hooks/";

    private static final String REQUEST_ID = "X-Request-Id";
    private static final Pattern SAFE_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final String BEARER = "Bearer ";
    private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9._@-]{1,100}");

    private final LocalRequests local;
    private final @Nullable Tokens tokens;
    private final RateLimiter limiter;

    AccessGate(LocalRequests local, HttpAccess access) {
        this.local = local;
        this.tokens = access.tokens();
        this.limiter = new RateLimiter(access.limit());
    }

    void require(Context context) {
        var given = context.header(REQUEST_ID);
        context.header(
                        REQUEST_ID,
                        given != null && SAFE_ID.matcher(given).matches()
                                ? given
                                : UUID.randomUUID().toString())
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'");
        var path = context.path();
        if (tokens == null || path.startsWith(HOOKS)) {
            local.require(context);
        } else {
            local.requireOwnOrigin(context);
        }
        if (OPEN.contains(path) || path.startsWith(HOOKS)) {
            return;
        }
        var caller = tokens == null ? onThisMachine(context) : identified(context, tokens);
        var needed = needed(context);
        if (!caller.may(needed)) {
            throw new Rejected(Problem.of(
                    403,
                    "FORBIDDEN",
                    "that needs the role " + needed.word() + "; this token has the role "
                            + caller.role().word()));
        }
        CallerOf.remember(context, caller, tokens != null);
        // What a chat client asks for its own purposes is told apart only once it is read.
        if (isChange(context) && !path.startsWith("/v1/")) {
            count(context);
        }
    }

    /** Counts a request against the limits of its caller and its address. */
    void count(Context context) {
        limiter.count("caller " + CallerOf.request(context).name());
        limiter.count("address " + context.ip());
    }

    /** Without tokens everybody may do everything, and is believed who they are, as at a command line. */
    private static Caller onThisMachine(Context context) {
        var named = context.header(EvolutionClient.PERSON);
        return named != null && SAFE_NAME.matcher(named).matches()
                ? new Caller(named, Caller.LOCAL.role())
                : Caller.LOCAL;
    }

    private Caller identified(Context context, Tokens tokens) {
        var header = context.header("Authorization");
        if (header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            var holder = tokens.holder(header.substring(BEARER.length()).strip());
            if (holder.isPresent()) {
                return holder.get();
            }
        }
        limiter.count("stranger " + context.ip());
        context.header("WWW-Authenticate", "Bearer realm=\"helix\"");
        throw new Rejected(Problem.of(
                401, "UNAUTHENTICATED", "a token is needed: Authorization: Bearer …; `helix token create` makes one"));
    }

    private static Role needed(Context context) {
        if (!isChange(context)) {
            return Role.VIEWER;
        }
        return context.path().startsWith("/v1/") ? Role.CHAT : Role.OPERATOR;
    }

    private static boolean isChange(Context context) {
        return switch (context.method().name()) {
            case "GET", "HEAD", "OPTIONS" -> false;
            default -> true;
        };
    }
}
