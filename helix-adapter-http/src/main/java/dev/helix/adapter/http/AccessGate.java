package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.Problem;
import dev.helix.domain.access.Caller;
import dev.helix.domain.access.Role;
import dev.helix.domain.port.Tokens;
import dev.helix.domain.text.LogTags;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Stands before every route: names the request, finds out who asks, and whether they may. */
final class AccessGate {

    private static final Set<String> OPEN = Set.of("/healthz", "/openapi.yaml", SessionRoutes.OPEN);
    /** Style sheet, script and icons of the pages, for the page that says how to come in, too. */
    private static final String FILES = "/ui/files/";

    /** Where the pages' forms go to: a browser sends them as forms, and a page without a script can't send anything else. */
    private static final Set<String> FORMS = Set.of("/projects/", "/systems/", "/answers/");

    private static final String FORM = "application/x-www-form-urlencoded";
    /** Has tokens of its own, one for each session of an agent. */
    private static final String HOOKS = "/hooks/";

    /** Marks the call of a hook that is one too many. */
    private static final String OVER_RATE = "helix.over-rate";

    private static final String CHATS = "/v1/";

    /** So many times the limit for all that a chat client sends: besides each message it asks for a title, tags and more. */
    static final int CHATS_FACTOR = 10;

    /** So many times the limit for tools: an agent looks much more often than a person. */
    static final int TOOLS_FACTOR = 10;

    /** Requests that change something. */
    static final int CHANGES_FACTOR = 1;

    /** Requests that are refused before it is known whose they are. */
    static final int STRANGERS_FACTOR = 1;

    /** So many times the limit for hooks. */
    static final int HOOKS_FACTOR = 100;

    private static final String REQUEST_ID = "X-Request-Id";
    private static final Pattern SAFE_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final String BEARER = "Bearer ";
    private static final String CSRF = "X-Helix-CSRF";
    private static final String CSRF_FIELD = "csrf";
    /** A caller who may look may also come in by a browser. */
    private static final String SESSION = "/helix/session/";

    private static final Pattern JSON =
            Pattern.compile("application/(json|[A-Za-z0-9.+-]+\\+json)\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

    /** A caller without a token, where that is enough to look. */
    private static final Caller STRANGER = new Caller("anonymous", Role.VIEWER);

    private final LocalRequests local;
    private final @Nullable Tokens tokens;
    private final boolean anonymous;
    private final BrowserSessions sessions;
    private final RateLimiter limiter;

    AccessGate(LocalRequests local, HttpAccess access, BrowserSessions sessions) {
        this.sessions = sessions;
        this.local = local;
        this.tokens = access.tokens();
        this.anonymous = access.anonymous();
        this.limiter = new RateLimiter(access.limit());
    }

    void require(Context context) {
        var given = context.header(REQUEST_ID);
        var id = given != null && SAFE_ID.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
        LogTags.request(id);
        context.header(REQUEST_ID, id)
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'");
        var path = context.path();
        counted(context, () -> {
            if (tokens == null || path.startsWith(HOOKS)) {
                local.require(context);
            } else {
                local.requireOwnOrigin(context);
            }
        });
        if (path.startsWith(HOOKS)) {
            counted(context, () -> requireJson(context));
            // An agent calls with each of its steps, and waits for the answer.
            try {
                limiter.count("hooks " + context.ip(), HOOKS_FACTOR);
            } catch (Rejected e) {
                // Whether it is an agent, only the route knows.
                context.attribute(OVER_RATE, e);
            }
            return;
        }
        if (OPEN.contains(path) || path.startsWith(FILES)) {
            return;
        }
        counted(context, () -> {
            if (isForm(context)) {
                // Read before it is known who sends it, since it says so itself.
                requireFitting(context);
            } else if (isChange(context)) {
                requireJson(context);
            }
        });
        var caller = admitted(context);
        if (path.startsWith(CHATS)) {
            // What a client asks for its own purposes is told apart only once it is read.
            limiter.count("chats from " + context.ip(), CHATS_FACTOR);
            limiter.count("chats of " + caller.name(), CHATS_FACTOR);
        } else if (path.equals(ToolRoute.PATH)) {
            limiter.count("tools of " + caller.name(), TOOLS_FACTOR);
        } else if (isChange(context)) {
            count(context);
        }
        var needed = needed(context);
        if (!caller.may(needed)) {
            throw new Rejected(Problem.of(
                    403,
                    "FORBIDDEN",
                    "that needs the role " + needed.word() + "; this token has the role "
                            + caller.role().word()));
        }
        if (isChange(context) && !path.startsWith(CHATS)) {
            requireFitting(context);
        }
    }

    /**
     * Counts a request that {@code check} refuses before it is known whose it is. It counts for nothing else: a page elsewhere, which a browser lets
     * send what it likes, would use up what agents and people of the same address have.
     */
    private void counted(Context context, Runnable check) {
        try {
            check.run();
        } catch (Rejected e) {
            limiter.count("stranger " + context.ip(), STRANGERS_FACTOR);
            throw e;
        }
    }

    /** Counts a request against the limits of its caller and its address. */
    void count(Context context) {
        limiter.count("address " + context.ip(), CHANGES_FACTOR);
        limiter.count("caller " + CallerOf.request(context).name(), CHANGES_FACTOR);
    }

    /**
     * Refuses the call of a hook that is one too many.
     *
     * @throws Rejected as 429, with when to ask again
     */
    static void requireRate(Context context) {
        Rejected refusal = context.attribute(OVER_RATE);
        if (refusal != null) {
            throw refusal;
        }
    }

    /** Finds out who asks, and remembers it. */
    private Caller admitted(Context context) {
        if (tokens == null) {
            return remembered(context, () -> Optional.of(Caller.LOCAL), Caller.LOCAL.name(), null, Caller.LOCAL);
        }
        var known = tokens;
        var token = token(context);
        if (token.isPresent()) {
            Supplier<Optional<Caller>> holder = () -> known.holder(token.get());
            var caller = holder.get().orElseThrow(() -> unknown(context));
            return remembered(context, holder, known.mark(token.get()).orElse(null), null, caller);
        }
        var session = SessionCookie.in(context).flatMap(sessions::find).orElse(null);
        var inside = session == null ? null : session.holder().get().orElse(null);
        if (session != null && inside != null) {
            if (isChange(context)) {
                counted(context, () -> requireOwnPage(context, session));
            }
            return remembered(context, session.holder(), session.mark(), session, inside);
        }
        if (anonymous && !isChange(context)) {
            counted(context, () -> local.require(context));
            return remembered(context, () -> Optional.of(STRANGER), null, null, STRANGER);
        }
        throw unknown(context);
    }

    private static Caller remembered(
            Context context,
            Supplier<Optional<Caller>> holder,
            @Nullable String mark,
            BrowserSessions.@Nullable Session session,
            Caller caller) {
        CallerOf.remember(context, caller, holder, mark, session);
        return caller;
    }

    private Rejected unknown(Context context) {
        limiter.count("stranger " + context.ip(), STRANGERS_FACTOR);
        context.header("WWW-Authenticate", "Bearer realm=\"helix\"");
        return new Rejected(Problem.of(
                401,
                "UNAUTHENTICATED",
                "a token is needed: Authorization: Bearer …; `helix token create` makes one, `helix open` lets a browser in,"
                        + " and on this machine the server's own is in .helix/credential"));
    }

    /** A browser sends its cookie for every page; this only a page that could read it. */
    private static void requireOwnPage(Context context, BrowserSessions.Session session) {
        var sent = isForm(context) ? context.formParam(CSRF_FIELD) : context.header(CSRF);
        if (sent == null
                || !MessageDigest.isEqual(
                        sent.getBytes(StandardCharsets.UTF_8), session.csrf().getBytes(StandardCharsets.UTF_8))) {
            throw new Rejected(Problem.of(
                    403,
                    "FORBIDDEN",
                    "a change from a page needs the header " + CSRF + ", which GET /helix/session tells"));
        }
    }

    private static Optional<String> token(Context context) {
        var header = context.header("Authorization");
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(header.substring(BEARER.length()).strip())
                : Optional.empty();
    }

    /** A form on another site can send anything but this. */
    static void requireJson(Context context) {
        var type = context.contentType();
        boolean sends = context.req().getContentLengthLong() > 0 || context.header("Transfer-Encoding") != null;
        if (type == null ? sends : !JSON.matcher(type).matches()) {
            throw new Rejected(Problem.of(
                    415, "UNSUPPORTED_MEDIA_TYPE", "the body here is JSON: send Content-Type: application/json"));
        }
    }

    private static boolean isForm(Context context) {
        var type = context.contentType();
        return isChange(context)
                && FORMS.stream().anyMatch(context.path()::startsWith)
                && type != null
                && type.toLowerCase(Locale.ROOT).startsWith(FORM);
    }

    /** What is announced as too large is not waited for. */
    private static void requireFitting(Context context) {
        if (context.req().getContentLengthLong() > HelixServer.LARGEST_REQUEST) {
            throw new Rejected(Problem.of(413));
        }
    }

    private static Role needed(Context context) {
        // What a tool may do, it asks by itself; most only look.
        if (!isChange(context)
                || context.path().startsWith(SESSION)
                || context.path().equals(ToolRoute.PATH)) {
            return Role.VIEWER;
        }
        return context.path().startsWith(CHATS) ? Role.CHAT : Role.OPERATOR;
    }

    private static boolean isChange(Context context) {
        return switch (context.method().name()) {
            case "GET", "HEAD", "OPTIONS" -> false;
            default -> true;
        };
    }
}
