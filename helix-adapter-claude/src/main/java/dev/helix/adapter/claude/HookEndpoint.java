package dev.helix.adapter.claude;

import java.net.URI;
import java.util.Set;

/**
 * Where one agent process calls HELIX while it works.
 *
 * @param base of the hooks on loopback, such as {@code http://127.0.0.1:8001/hooks}; the event's name is appended
 * @param token the process shows it as bearer token; good for this process alone
 * @param tools whether it is offered tools by the Model Context Protocol, at {@link #TOOLS}
 */
public record HookEndpoint(URI base, String token, boolean tools) {

    /** Takes the place of an event's name. */
    public static final String TOOLS = "mcp";

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

    /** A process without tools. */
    public HookEndpoint(URI base, String token) {
        this(base, token, false);
    }

    public HookEndpoint {
        if (base.getHost() == null || !LOOPBACK.contains(base.getHost())) {
            throw new IllegalArgumentException("hooks are called on loopback only, not at " + base);
        }
        if (!token.matches("[\\w.~+/=-]{16,}")) {
            throw new IllegalArgumentException("a hook token has at least 16 letters, digits or one of ._~+/=-");
        }
    }

    @Override
    public String toString() {
        return "HookEndpoint[" + base + "]";
    }
}
