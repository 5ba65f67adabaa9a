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

    /** What a browser says of its own pages, and of what a person typed. */
    private static final Set<String> FROM_HERE = Set.of("same-origin", "none");

    private static final Set<String> SCHEMES = Set.of("http", "https");

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
        requireOwnOrigin(context);
    }

    /**
     * Refuses what a page of another site sends: one that came from another host or another port of this one, for what listens
     * there is somebody else. Where a token is asked for, the name by which the server was called does not matter.
     */
    void requireOwnOrigin(Context context) {
        var origin = context.header("Origin");
        if (origin != null && !isOwn(origin, context.host())) {
            throw foreign("requests from other sites are refused");
        }
        var site = context.header("Sec-Fetch-Site");
        if (site != null && !FROM_HERE.contains(site.toLowerCase(Locale.ROOT))) {
            throw foreign("requests from other sites are refused");
        }
    }

    /** The scheme is the proxy's where one stands in front; host and port must be those that were asked for. */
    private boolean isOwn(String origin, @Nullable String host) {
        try {
            var from = URI.create(origin);
            var to = URI.create(from.getScheme() + "://" + (host == null ? "" : host));
            if (from.getHost() == null || to.getHost() == null || !SCHEMES.contains(from.getScheme())) {
                return false;
            }
            var sameHost = from.getHost().equalsIgnoreCase(to.getHost())
                    || (names.contains(lower(from.getHost())) && names.contains(lower(to.getHost())));
            return sameHost && port(from) == port(to);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
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
}
