package dev.helix.adapter.acp;

import static dev.helix.testkit.AgentContract.all;
import static dev.helix.testkit.AgentContract.play;
import static dev.helix.testkit.AgentContract.sessionOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The two kinds of real agents, each in a home of its own and with a scripted model on loopback. */
@ExtendWith(RealAgents.class)
class RealAgentsTest {

    private static final AcpSettings.Timers PATIENT = new AcpSettings.Timers(
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(120),
            Duration.ofSeconds(5),
            Duration.ofSeconds(3));

    @TempDir
    private Path folder;

    private ScriptedChatApi api;
    private ScriptedTools tools;
    private @Nullable AcpAgent agent;

    RealAgentsTest() throws IOException {
        api = ScriptedChatApi.start();
        tools = ScriptedTools.start();
    }

    @BeforeEach
    void begin() throws IOException {
        folder = folder.toRealPath();
        Files.createDirectories(work());
    }

    @AfterEach
    void close() {
        if (agent != null) {
            agent.close();
        }
        api.close();
        tools.close();
    }

    private Path work() {
        return folder.resolve("work");
    }

    private AcpAgent open(List<String> command, @Nullable String mode, Map<String, String> environment) {
        var settings = new AcpSettings(
                command,
                environment,
                folder.resolve("agent"),
                mode,
                1,
                new AcpSettings.Access(null, List.of(), AcpScript::inside, AcpScript::below, false),
                PATIENT,
                AcpSettings.Limits.DEFAULT,
                null);
        var offered = new OfferedTools.Offer(tools.address(), ScriptedTools.TOKEN, ScriptedTools.ARGUMENTS, () -> {});
        var opened = AcpAgent.open(
                settings,
                prompt -> prompt.profile() == AgentProfile.CONSULTANT ? Optional.of(offered) : Optional.empty());
        agent = opened;
        return opened;
    }

    /** It has its client write. */
    private AcpAgent qwen() throws IOException {
        var home = Files.createDirectories(folder.resolve("agent/home/.qwen"));
        Files.writeString(home.resolve("settings.json"), """
            {"security": {"auth": {"selectedType": "openai"}}, "privacy": {"usageStatisticsEnabled": false},
             "telemetry": {"enabled": false}, "general": {"disableAutoUpdate": true}}\
            """);
        var node = Stream.of("/usr/local/bin/node", "/usr/bin/node")
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElse("node");
        return open(
                List.of(
                        node,
                        RealAgents.modules()
                                .resolve("@qwen-code/qwen-code/cli-entry.js")
                                .toString(),
                        "--acp"),
                null,
                Map.of("OPENAI_BASE_URL", api.baseUrl(), "OPENAI_API_KEY", "dummy", "OPENAI_MODEL", "scripted"));
    }

    /** It writes itself, and says so. */
    private AcpAgent openCode() {
        var environment = new HashMap<String, String>();
        environment.put("OPENCODE_DISABLE_MODELS_FETCH", "1");
        environment.put("OPENCODE_CONFIG_CONTENT", """
            {"provider": {"scripted": {"npm": "@ai-sdk/openai-compatible", "options": {"baseURL": "%s", "apiKey": "dummy"},
              "models": {"m": {"name": "m"}}}}, "model": "scripted/m", "small_model": "scripted/m",
             "permission": {"edit": "ask", "bash": "ask"}, "autoupdate": false, "share": "disabled"}\
            """.formatted(api.baseUrl()));
        return open(
                List.of(
                        RealAgents.modules()
                                .resolve("opencode-linux-x64/bin/opencode")
                                .toString(),
                        "acp"),
                "build",
                environment);
    }

    @Test
    void anAgentThatHasItsClientWriteKeepsToTheFence() throws IOException {
        keepsToTheFence(qwen(), "qwen");
    }

    @Test
    void anAgentThatWritesItselfKeepsToTheFence() throws IOException {
        keepsToTheFence(openCode(), "opencode");
    }

    @Test
    void anAgentThatHasItsClientWriteDraftsByHelixesTools() throws IOException {
        draftsByTools(qwen());
    }

    @Test
    void anAgentThatWritesItselfDraftsByHelixesTools() throws IOException {
        draftsByTools(openCode());
    }

    private void draftsByTools(AcpAgent real) throws IOException {
        api.reply(
                new ScriptedChatApi.Reply.Call("list_projects", "{\"status\": \"ready\"}"),
                new ScriptedChatApi.Reply.Call("draft_project", "{\"id\": \"greet\"}"),
                new ScriptedChatApi.Reply.Say("It is drafted."));

        var events = play(real, Prompt.first("Draft it.", work(), AgentProfile.CONSULTANT));

        assertThat(events).as("%s", events).last().isInstanceOf(AgentEvent.Finished.class);
        assertThat(tools.calls)
                .as("%s", events)
                .containsExactly("list_projects {\"status\":\"ready\"}", "draft_project {\"id\":\"greet\"}");
        assertThat(all(events, AgentEvent.ToolUse.class))
                .anySatisfy(use ->
                        assertThat(use.writes()).containsExactly(work().resolve("projects/evolution/greet/spec.yaml")));
    }

    private void keepsToTheFence(AcpAgent real, String name) throws IOException {
        var first = Prompt.first("Write the notes.", work(), AgentProfile.DEVELOPER);
        api.reply(
                new ScriptedChatApi.Reply.Write(work().resolve("notes.md").toString(), "# Notes\n"),
                new ScriptedChatApi.Reply.Say("Written."));

        var written = play(real, first);

        assertThat(written).as("%s", written).last().isInstanceOf(AgentEvent.Finished.class);
        assertThat(work().resolve("notes.md")).hasContent("# Notes\n");
        assertThat(all(written, AgentEvent.ToolUse.class))
                .anySatisfy(use -> assertThat(use.writes()).contains(work().resolve("notes.md")));
        assertThat(all(written, AgentEvent.TextBlock.class))
                .extracting(AgentEvent.TextBlock::text)
                .contains("Written.");
        assertThat(real.name()).containsIgnoringCase(name);

        // In another process, in the same conversation.
        api.reply(
                new ScriptedChatApi.Reply.Write(folder.resolve("outside.md").toString(), "x"),
                new ScriptedChatApi.Reply.Say("I could not."));
        var refused = play(real, first.next(sessionOf(written), "Now outside."));

        assertThat(folder.resolve("outside.md")).doesNotExist();
        assertThat(all(refused, AgentEvent.ToolResult.class)).anyMatch(AgentEvent.ToolResult::failed);
        assertThat(sessionOf(refused)).isEqualTo(sessionOf(written));

        api.refuse(401);
        var stranger = play(real, first);

        assertThat(stranger)
                .last()
                .isInstanceOfSatisfying(
                        AgentEvent.Failed.class,
                        failed -> assertThat(failed.failure()).isInstanceOf(AgentFailure.NotLoggedIn.class));
    }
}
