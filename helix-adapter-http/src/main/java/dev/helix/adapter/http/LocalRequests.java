package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.Problem;
import io.javalin.http.Context;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what a web page elsewhere could make a browser on this machine send: a foreign {@code Host} (a name that was
 * bound to this machine) or a foreign {@code Origin}.
 */
final class LocalRequests {

    private static final Set<String> LOCAL = Set.of("127.0.0.1", "localhost", "[::1]", "::1");

    private final Set<String> names;

    /** @param own a further name of this machine, where the server listens */
    LocalRequests(String own) {
        names = new HashSet<>(LOCAL);
        names.add(own.toLowerCase(Locale.ROOT));
    }

    void require(Context context) {
        if (!names.contains(nameOf(context.host()))) {
            throw foreign("this server answers only to its own names, such as 127.0.0.1 and localhost");
        }
        var origin = context.header("Origin");
        if (origin != null && !names.contains(hostOf(origin))) {
            throw foreign("requests from other sites are refused");
        }
    }

    /**
     * Refuses a foreign {@code Origin} alone: where a token is asked for, a page of another site has none, whatever name it
     * has bound to this machine.
     */
    void requireOwnOrigin(Context context) {
        var origin = context.header("Origin");
        if (origin != null && !names.contains(hostOf(origin)) && !hostOf(origin).equals(nameOf(context.host()))) {
            throw foreign("requests from other sites are refused");
        }
    }

    private static Rejected foreign(String why) {
        return new Rejected(Problem.of(403, "FORBIDDEN", why));
    }

    private static String nameOf(@Nullable String host) {
        if (host == null) {
            return "";
        }
        return host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
    }

    private static String hostOf(String origin) {
        try {
            var host = URI.create(origin).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
