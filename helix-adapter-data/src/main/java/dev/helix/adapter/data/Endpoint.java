package dev.helix.adapter.data;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where a database is.
 *
 * @param host a name or an address, without brackets
 * @param database its name in the server, or the number of Redis; may be empty
 * @param user may be empty
 * @param options further ones, such as {@code sslmode}
 */
public record Endpoint(
        String scheme,
        String host,
        int port,
        String database,
        String user,
        Secret secret,
        Map<String, String> options) {

    private static final Set<String> THIS_MACHINE =
            Set.of("localhost", "127.0.0.1", "::1", "0:0:0:0:0:0:0:1", "0.0.0.0");

    public Endpoint {
        options = Map.copyOf(options);
    }

    /** Returns whether both are the same server, as far as their names tell. */
    public boolean sameServer(Endpoint other) {
        return port == other.port && plain(host).equals(plain(other.host));
    }

    /** Returns whether it is on this machine. */
    public boolean isHere() {
        return plain(host).equals("127.0.0.1");
    }

    private static String plain(String host) {
        var lower = host.toLowerCase(Locale.ROOT);
        return THIS_MACHINE.contains(lower) ? "127.0.0.1" : lower;
    }

    /** Returns host and port as addresses have them. */
    public String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Returns the address for people: without user and password. */
    public String shown() {
        return scheme + "://" + authority() + (database.isEmpty() ? "" : "/" + database);
    }

    @Override
    public String toString() {
        return shown();
    }
}
