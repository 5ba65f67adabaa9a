package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.EvolutionClient;
import dev.helix.adapter.http.wire.Problem;
import dev.helix.domain.access.Caller;
import dev.helix.domain.access.Role;
import dev.helix.domain.port.Tokens;
import io.javalin.http.Context;
import java.util.Optional;
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
    private static final Pattern JSON =
            Pattern.compile("application/(json|[A-Za-z0-9.+-]+\\+json)\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

    /** A caller without a token, where that is enough to look. */
    private static final Caller STRANGER = new Caller("anonymous", Role.VIEWER);

    private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9._@-]{1,100}");

    private final LocalRequests local;
    private final @Nullable Tokens tokens;
    private final boolean anonymous;
    private final RateLimiter limiter;

    AccessGate(LocalRequests local, HttpAccess access) {
        this.local = local;
        this.tokens = access.tokens();
        this.anonymous = access.anonymous();
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
        if (isChange(context)) {
            requireJson(context);
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
        CallerOf.remember(context, caller, isPersonsToken(context), () -> isStillHeld(context));
        // A chat client's requests for its own purposes are told apart only once they are read.
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
        var holder = token(context).flatMap(tokens::holder);
        if (holder.isPresent()) {
            return holder.get().equals(Caller.LOCAL) ? onThisMachine(context) : holder.get();
        }
        if (anonymous && !isChange(context) && token(context).isEmpty()) {
            local.require(context);
            return STRANGER;
        }
        limiter.count("stranger " + context.ip());
        context.header("WWW-Authenticate", "Bearer realm=\"helix\"");
        throw new Rejected(Problem.of(
                401,
                "UNAUTHENTICATED",
                "a token is needed: Authorization: Bearer …; `helix token create` makes one where server.tokens_file is"
                        + " set, and on this machine the server's own is in .helix/credential"));
    }

    private static Optional<String> token(Context context) {
        var header = context.header("Authorization");
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(header.substring(BEARER.length()).strip())
                : Optional.empty();
    }

    /** Returns who holds the token that was shown, now; null where none was, or nobody holds it. */
    private @Nullable Caller held(Context context) {
        return tokens == null ? null : token(context).flatMap(tokens::holder).orElse(null);
    }

    /** What HELIX's own files hold says who the user is, and not whether a person asks. */
    private boolean isPersonsToken(Context context) {
        var holder = held(context);
        return holder != null && !holder.equals(Caller.LOCAL);
    }

    /** A stream ends when its token does. */
    private boolean isStillHeld(Context context) {
        return tokens == null || token(context).isEmpty() || held(context) != null;
    }

    /** A form on another site can send anything but this. */
    private static void requireJson(Context context) {
        var type = context.contentType();
        var length = context.req().getContentLengthLong();
        if (type == null ? length > 0 : !JSON.matcher(type).matches()) {
            throw new Rejected(Problem.of(
                    415, "UNSUPPORTED_MEDIA_TYPE", "what is sent here is JSON: send Content-Type: application/json"));
        }
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
