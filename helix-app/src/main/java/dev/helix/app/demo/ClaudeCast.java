package dev.helix.app.demo;

import dev.helix.adapter.claude.ClaudeAgent;
import dev.helix.adapter.claude.ClaudeSettings;
import dev.helix.adapter.http.HookServer;
import dev.helix.app.wiring.AgentHooks;
import dev.helix.app.wiring.Helix;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedMessagesApi;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Claude Code's own command line, confined and with its hooks armed as always; only its model is a scripted service on
 * this machine, reached with a key that is none.
 */
final class ClaudeCast implements Cast {

    private final ScriptedMessagesApi model;
    private final HookServer hooks;
    private final ClaudeAgent agent;

    private ClaudeCast(ScriptedMessagesApi model, HookServer hooks, ClaudeAgent agent) {
        this.model = model;
        this.hooks = hooks;
        this.agent = agent;
    }

    /** @param command the command line's executable */
    static ClaudeCast open(Helix helix, Path production, String command) throws IOException {
        var model = ScriptedMessagesApi.start();
        var sessions = helix.hooks();
        var hooks = HookServer.start(new AgentHooks(sessions));
        var settings = ClaudeSettings.of(List.of(command), production.resolve(".helix/agent"))
                .withEnvironment(Map.of(
                        "ANTHROPIC_API_KEY",
                        "no-key-for-a-scripted-model",
                        "ANTHROPIC_BASE_URL",
                        model.baseUrl().toString()))
                .withModelRetries(0)
                .withAccess(ClaudeSettings.Access.to(production));
        return new ClaudeCast(model, hooks, ClaudeAgent.open(settings, sessions.at(hooks.base()), UUID::randomUUID));
    }

    @Override
    public ObservedAgent play(Script script) {
        model.play(script);
        return new ObservedAgent(agent);
    }

    @Override
    public Script consultant() {
        return DemoScripts.hookedConsultant();
    }

    @Override
    public void close() {
        agent.close();
        hooks.close();
        model.close();
    }
}
