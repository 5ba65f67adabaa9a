package dev.helix.adapter.claude;

import static dev.helix.process.JsonLines.text;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.process.AgentProcess;
import dev.helix.process.PrivateFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Tries the command line out without asking a model: a hook refuses the one prompt it is given, which shows that it
 * starts, reads our settings and calls us. Whether somebody is logged in only a real turn can tell. Blocks for seconds.
 */
public final class ClaudeProbe {

    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final ClaudeSettings settings;

    public ClaudeProbe(ClaudeSettings settings) {
        this.settings = settings;
    }

    /**
     * One thing that was tried.
     *
     * @param name stable, lower case
     * @param passed whether nothing stands against it
     * @param noted whether a person ought to know of it though it passed
     * @param message what was found, or what to do about it
     * @param failure what an agent that is no use is; null where it is more or less than that
     */
    public record Check(
            String name,
            boolean passed,
            boolean noted,
            String message,
            @Nullable AgentFailure failure) {
        Check(String name, boolean passed, String message) {
            this(name, passed, false, message, null);
        }
    }

    /** Returns what was tried, in order, up to the first thing that failed. Takes a second where all is well. */
    public List<Check> run() {
        var checks = new ArrayList<Check>();
        var found = new Installation(settings).look();
        var failure = found.failure();
        checks.add(new Check(
                "agent-version",
                failure == null,
                failure == null && !found.tested(),
                failure == null ? "Claude Code " + found.version() + untested(found) : failure.message(),
                failure));
        if (failure == null) {
            checks.addAll(start());
        }
        return List.copyOf(checks);
    }

    private static String untested(Installation.Found found) {
        return found.tested()
                ? ""
                : ", which is untested: HELIX is tested with " + Installation.OLDEST_TESTED + " to "
                        + Installation.NEWEST_TESTED + "; where it misbehaves, install one of these";
    }

    private List<Check> start() {
        try (var loopback = new Loopback();
                var launcher = launcher(loopback)) {
            var directory = PrivateFolder.make(settings.home().resolve("probe"));
            var prompt = Prompt.first("probe", directory, AgentProfile.CONSULTANT);
            var process = launcher.launch(prompt, UUID.randomUUID().toString(), false);
            try {
                return hears(process, prompt) && awaitResult(process)
                        ? answered(loopback.called())
                        : List.of(silent(process));
            } finally {
                process.stop();
            }
        } catch (IOException e) {
            return List.of(new Check(
                    "agent-start",
                    false,
                    "can't be started: " + e.getMessage() + "; look at agent.command and at the rights of "
                            + settings.home()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(new Check("agent-start", false, "interrupted"));
        }
    }

    private static boolean hears(AgentProcess process, Prompt prompt) {
        try {
            process.send(StreamJson.userMessage(UUID.randomUUID().toString(), prompt.text()));
            return true;
        } catch (IOException e) {
            return false; // It has ended already; what it wrote says why.
        }
    }

    private static List<Check> answered(boolean hooked) {
        return List.of(
                new Check("agent-start", true, "starts and answers"),
                new Check(
                        "agent-hooks",
                        hooked,
                        hooked
                                ? "calls HELIX's hooks"
                                : "does not call HELIX's hooks, so nothing checks it while it works; is there a proxy"
                                        + " in agent.env, or disableAllHooks in managed settings?"));
    }

    private static Check silent(AgentProcess process) {
        process.stop();
        var errors = process.errors();
        return new Check(
                "agent-start",
                false,
                "starts, but does not answer" + (errors.isEmpty() ? "" : ": " + errors)
                        + "; run it by hand with --version and -p, and install the version that HELIX works with");
    }

    private Launcher launcher(Loopback loopback) {
        var environment = new HashMap<>(settings.environment());
        environment.put("ANTHROPIC_BASE_URL", loopback.base() + "/no-model");
        return new Launcher(settings.withEnvironment(environment), ClaudeAgent.processes(settings), loopback);
    }

    private boolean awaitResult(AgentProcess process) throws InterruptedException {
        long end = System.nanoTime()
                + Math.min(PATIENCE.toNanos(), settings.timers().silence().toNanos());
        while (true) {
            switch (process.poll(Math.max(0, end - System.nanoTime()))) {
                case null -> {
                    return false;
                }
                case AgentProcess.Line.End() -> {
                    return false;
                }
                case AgentProcess.Line.Json(var node) -> {
                    if (text(node, "type").equals("result")) {
                        return true;
                    }
                }
                case AgentProcess.Line.Garbage(var text) -> {}
                case AgentProcess.Line.Wake() -> {}
            }
        }
    }

    /** HELIX's end of the hooks, and a model service that is none. */
    private static final class Loopback implements HookEndpoints, AutoCloseable {
        private static final String REFUSAL = "{\"decision\":\"block\",\"reason\":\"only a probe\"}";

        private final HttpServer server;
        private final String token = UUID.randomUUID().toString();
        private final AtomicBoolean called = new AtomicBoolean();

        Loopback() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/hooks/UserPromptSubmit", this::refuse);
            server.start();
        }

        String base() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        boolean called() {
            return called.get();
        }

        private void refuse(HttpExchange exchange) throws IOException {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                if (("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                    called.set(true);
                }
                var answer = REFUSAL.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        }

        @Override
        public HookEndpoint open(AgentSession session, Prompt prompt) {
            return new HookEndpoint(URI.create(base() + "/hooks"), token);
        }

        @Override
        public void close(HookEndpoint endpoint) {
            // It ends with the server.
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
