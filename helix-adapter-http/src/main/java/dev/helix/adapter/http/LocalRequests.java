package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.Problem;
import io.javalin.http.Context;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that are HELIX's own. Refuses what a web page elsewhere could make a browser send: a foreign {@code Host} (a name
 * that was bound to this machine), or an {@code Origin} that is not HELIX's own scheme, host and port.
 */
final class LocalRequests {

    /** A name that every browser takes for this machine, and that nothing else on it is called by: a cookie knows no ports. */
    static final String PRIVATE_NAME = "helix.localhost";

    private static final Set<String> LOCAL = Set.of("127.0.0.1", "localhost", "[::1]", "::1", PRIVATE_NAME);

    /** A browser's values for requests of the server's own pages, and for addresses that a person typed. */
    private static final Set<String> FROM_HERE = Set.of("same-origin", "none");

    private final Set<String> names;
    private final boolean here;
    private final Optional<URI> published;

    /** @param settings where the server listens, and by which address it is known elsewhere */
    LocalRequests(HttpSettings settings) {
        var own = lower(settings.host());
        names = new HashSet<>(LOCAL);
        names.add(own);
        here = LOCAL.contains(own);
        published = Optional.ofNullable(settings.publicUrl());
    }

    void require(Context context) {
        if (!names.contains(nameOf(context.host()))) {
            throw foreign("this server answers only to its own names, such as 127.0.0.1 and localhost");
        }
        requireOwnOrigin(context);
    }

    /**
     * Refuses what a page of another site sends: one that came from another host or another port of this one, for what listens
     * there is somebody else.
     */
    void requireOwnOrigin(Context context) {
        var origin = context.header("Origin");
        if (origin != null && !isOwn(origin, context)) {
            throw foreign(
                    "requests from other sites are refused; a reverse proxy's address stands in server.public_url");
        }
        var site = context.header("Sec-Fetch-Site");
        if (site != null && !FROM_HERE.contains(lower(site))) {
            throw foreign("requests from other sites are refused");
        }
    }

    private boolean isOwn(String text, Context context) {
        try {
            var origin = URI.create(text);
            if (origin.getHost() == null || origin.getScheme() == null) {
                return false;
            }
            if (published.filter(own -> isSame(own, origin)).isPresent()) {
                return true;
            }
            var host = lower(origin.getHost());
            return scheme(context).equals(lower(origin.getScheme()))
                    && port(origin) == context.req().getLocalPort()
                    && (names.contains(host) || host.equals(address(context)));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isSame(URI one, URI other) {
        return lower(one.getScheme()).equals(lower(other.getScheme()))
                && lower(one.getHost()).equals(lower(other.getHost()))
                && port(one) == port(other);
    }

    /** Returns the address of this machine that was asked, as a browser writes it: HELIX may listen on all of them. */
    private static String address(Context context) {
        var address = context.req().getLocalAddr();
        return address.contains(":") && !address.startsWith("[") ? "[" + address + "]" : address;
    }

    private static String scheme(Context context) {
        return context.req().isSecure() ? "https" : "http";
    }

    /** Returns whether the browser talks by encrypted connections alone, perhaps with a proxy. */
    boolean isEncrypted(Context context) {
        return context.req().isSecure()
                || published.filter(url -> "https".equals(url.getScheme())).isPresent();
    }

    /** Returns whether the host that was asked for is one under which nothing else answers, as far as HELIX can know. */
    boolean isPrivateName(Context context) {
        var name = nameOf(context.host());
        return name.equals(PRIVATE_NAME)
                || published.filter(url -> lower(url.getHost()).equals(name)).isPresent()
                || (!here && !LOCAL.contains(name));
    }

    /** Returns the address by which browsers are to come. */
    String privateUrl(Context context) {
        return privateUrl(scheme(context), context.req().getLocalPort(), address(context));
    }

    /** Returns the address by which browsers are to come to a server that {@code listens} there. */
    String privateUrl(String scheme, int port, String listens) {
        return published
                .map(url -> url.toString().replaceFirst("/+$", ""))
                .orElseGet(() -> scheme + "://" + (here ? PRIVATE_NAME : listens) + ":" + port);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    private static Rejected foreign(String why) {
        return new Rejected(Problem.of(403, "FORBIDDEN", why));
    }

    private static String nameOf(@Nullable String host) {
        if (host == null) {
            return "";
        }
        return lower(host.replaceFirst(":\\d+$", ""));
    }
}
