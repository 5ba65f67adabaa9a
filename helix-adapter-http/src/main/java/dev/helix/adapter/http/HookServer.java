package dev.helix.adapter.http;

import dev.helix.domain.port.PortException;
import io.javalin.Javalin;
import java.net.URI;
import java.util.Optional;

/**
 * A server for the hooks of agents alone, for commands that run an agent while no {@link HelixServer} is about. It counts no calls: it ends with the
 * command, nobody knows its port before, and what it would keep waiting is that command's own agent.
 */
public final class HookServer implements AutoCloseable {

    private static final String HOST = "127.0.0.1";

    private final Javalin javalin;

    private HookServer(Javalin javalin) {
        this.javalin = javalin;
    }

    /**
     * Starts listening on a free port of the loopback.
     *
     * @throws PortException when there is none
     */
    public static HookServer start(HookCalls calls) {
        var javalin = Javalin.create(config -> {
            HelixServer.basics(config);
            config.routes
                    .before(new LocalRequests(new HttpSettings(HOST, 0, ""))::require)
                    .before(AccessGate::requireJson);
            new HookRoutes(calls).register(config.routes);
            HelixServer.problems(config, id -> Optional.empty(), (context, problem) -> Optional.empty());
        });
        try {
            return new HookServer(javalin.start(HOST, 0));
        } catch (RuntimeException e) {
            javalin.stop();
            throw new PortException("can't listen for the agent's hooks: " + e.getMessage(), e);
        }
    }

    /** Returns the address to which a hook's name is appended. */
    public URI base() {
        return URI.create("http://" + HOST + ":" + javalin.port() + "/hooks");
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
