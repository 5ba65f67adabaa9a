package dev.helix.adapter.acp;

import static dev.helix.testkit.AgentContract.all;
import static dev.helix.testkit.AgentContract.play;
import static dev.helix.testkit.AgentContract.rest;
import static dev.helix.testkit.AgentContract.sessionOf;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import dev.helix.process.JsonLines;
import dev.helix.process.WriteRule;
import dev.helix.testkit.Eventually;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What agents of the protocol do to their clients, with one that does it on purpose. */
class AcpAgentTest {

    @TempDir
    private Path folder;

    private AcpSettings settings = AcpScript.settings(Path.of("/"));
    private AcpAgent agent = AcpAgent.open(AcpScript.settings(Path.of("/nowhere")));

    @BeforeEach
    void begin() throws IOException {
        Files.createDirectories(work());
        settings = AcpScript.settings(folder);
    }

    @AfterEach
    void close() throws Exception {
        agent.close();
    }

    private Path work() {
        return folder.resolve("work");
    }

    private Prompt prompt() {
        return Prompt.first("hi", work(), AgentProfile.DEVELOPER);
    }

    private AcpAgent agent(String json) throws IOException {
        Files.deleteIfExists(folder.resolve("played"));
        AcpScript.write(folder, json);
        agent.close();
        agent = AcpAgent.open(settings);
        return agent;
    }

    private List<AgentEvent> turn(String acts) throws IOException {
        return play(agent("{\"turns\": [[" + acts + "]]}"), prompt());
    }

    private static AgentFailure failure(List<AgentEvent> events) {
        assertThat(events).last().isInstanceOf(AgentEvent.Failed.class);
        return all(events, AgentEvent.Failed.class).getFirst().failure();
    }

    private static String answer(List<AgentEvent> events) {
        return String.join(
                "|",
                all(events, AgentEvent.TextBlock.class).stream()
                        .map(AgentEvent.TextBlock::text)
                        .toList());
    }

    private List<String> methods() throws IOException {
        return AcpScript.heard(folder).stream()
                .map(message -> message.path("method").asString("answer"))
                .toList();
    }

    private List<String> chosen() throws IOException {
        return AcpScript.heard(folder).stream()
                .map(message ->
                        message.path("result").path("outcome").path("optionId").asString(""))
                .filter(option -> !option.isEmpty())
                .toList();
    }

    private AcpSettings limited(UnaryOperator<AcpSettings.Limits> changed) {
        return new AcpSettings(
                settings.command(),
                settings.environment(),
                settings.home(),
                settings.mode(),
                settings.maxProcesses(),
                settings.access(),
                settings.timers(),
                changed.apply(settings.limits()),
                null);
    }

    private AcpSettings accessed(Function<Prompt, WriteRule> writes) {
        return new AcpSettings(
                settings.command(),
                settings.environment(),
                settings.home(),
                settings.mode(),
                1,
                new AcpSettings.Access(null, List.of(), AcpScript::inside, writes, true),
                settings.timers(),
                settings.limits(),
                null);
    }

    private AcpSettings timed(AcpSettings.Timers timers) {
        return new AcpSettings(
                settings.command(),
                settings.environment(),
                settings.home(),
                settings.mode(),
                settings.maxProcesses(),
                settings.access(),
                timers,
                settings.limits(),
                null);
    }

    private AcpSettings commanded(List<String> command) {
        return new AcpSettings(
                command,
                settings.environment(),
                settings.home(),
                settings.mode(),
                settings.maxProcesses(),
                settings.access(),
                settings.timers(),
                settings.limits(),
                null);
    }

    private AcpSettings moded(String mode) {
        return new AcpSettings(
                settings.command(),
                settings.environment(),
                settings.home(),
                mode,
                settings.maxProcesses(),
                settings.access(),
                settings.timers(),
                settings.limits(),
                null);
    }

    // HELIX's tools

    private static final String CALL = """
            {"ask": {"toolCall": {"toolCallId": "c", "kind": "other", "title": "{}", "rawInput": {"id": "greet"},
             "_meta": {"toolName": "mcp__helix__draft_project"}}}}, {"say": "Done."}\
            """;

    private List<AgentEvent> offered(String capabilities, AtomicInteger closed) throws IOException {
        return offered(capabilities, closed, CALL);
    }

    private List<AgentEvent> offered(String capabilities, AtomicInteger closed, String turn) throws IOException {
        return offered(capabilities, closed::incrementAndGet, turn);
    }

    private List<AgentEvent> offered(String capabilities, Runnable close, String turn) throws IOException {
        AcpScript.write(folder, "{\"capabilities\": " + capabilities + ", \"turns\": [[" + turn + "]]}");
        agent.close();
        agent = AcpAgent.open(
                settings,
                prompt -> Optional.of(new OfferedTools.Offer(
                        URI.create("http://127.0.0.1:8001/hooks/mcp"), "a-token", ScriptedTools.ARGUMENTS, close)));
        return play(agent, prompt());
    }

    private JsonNode servers() throws IOException {
        return AcpScript.heard(folder).stream()
                .filter(message -> message.path("method").asString("").equals("session/new"))
                .findFirst()
                .orElseThrow()
                .path("params")
                .path("mcpServers");
    }

    @Test
    void anAgentThatCanReachThemIsOfferedTheToolsWithATokenThatEndsWithTheTurn() throws IOException {
        var closed = new AtomicInteger();

        var events = offered("{\"mcpCapabilities\": {\"http\": true}}", closed);

        assertThat(servers().get(0)).isEqualTo(JsonLines.parse("""
                {"type": "http", "name": "helix", "url": "http://127.0.0.1:8001/hooks/mcp",
                 "headers": [{"name": "Authorization", "value": "Bearer a-token"}]}\
                """.getBytes(StandardCharsets.UTF_8)));
        assertThat(closed).hasValue(1);
        assertThat(chosen()).containsExactly("allow-this");
        assertThat(all(events, AgentEvent.ToolUse.class))
                .singleElement()
                .satisfies(use ->
                        assertThat(use.writes()).containsExactly(work().resolve("projects/evolution/greet/spec.yaml")));
    }

    @Test
    void theTokenIsWorthlessBeforeTheProcessEnds() throws IOException {
        var running = new AtomicInteger();

        offered(
                "{\"mcpCapabilities\": {\"http\": true}}",
                () -> running.set((int) ProcessHandle.current()
                        .descendants()
                        .filter(process -> process.info()
                                .commandLine()
                                .orElse("")
                                .contains(ScriptedAcpAgent.class.getSimpleName()))
                        .count()),
                CALL);

        assertThat(running.get()).isPositive();
    }

    @Test
    void oneThatCanNotIsOfferedNoneAndNoCallOfItsOwnPassesForOne() throws IOException {
        var closed = new AtomicInteger();

        offered("{\"mcpCapabilities\": {\"sse\": true}}", closed);

        assertThat(servers()).isEmpty();
        assertThat(closed).hasValue(0);
        assertThat(chosen()).containsExactly("not-this");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'ask': {'toolCall': {'toolCallId': 'c', 'kind': 'execute', 'title': 'helix_list_projects'}}}",
                "{'ask': {'toolCall': {'toolCallId': 'c', 'title': 'helix_list_projects', 'rawInput': {'command': 'rm -rf /'}}}}",
                "{'ask': {'toolCall': {'toolCallId': 'c', 'kind': 'other', 'title': 'mcp__helix__draft_project',"
                        + " 'rawInput': {'id': 'greet', 'command': 'rm -rf /'}}}}",
                "{'ask': {'toolCall': {'toolCallId': 'c', 'kind': 'edit', 'title': 'helix_draft_project',"
                        + " 'locations': [{'path': '../x'}], 'rawInput': {'id': 'greet'}}}}",
                "{'ask': {'toolCall': {'toolCallId': 'c', 'kind': 'delete', 'title': 'list_projects (helix MCP Server)',"
                        + " 'locations': [{'path': '/etc/passwd'}]}}}",
                "{'ask': {'toolCall': {'toolCallId': 'c', 'kind': 'read', 'title': 'helix_list_projects',"
                        + " 'locations': [{'path': '/etc/passwd'}]}}}",
                "{'ask': {'toolCall': {'toolCallId': 'c', 'kind': 'fetch', 'title': 'helix_list_projects'}}}",
                "{'update': {'sessionUpdate': 'tool_call', 'toolCallId': 'c', 'kind': 'other', 'title': 'agent'}},"
                        + " {'ask': {'toolCall': {'toolCallId': 'c', 'title': 'helix_list_projects'}}}",
                "{'update': {'sessionUpdate': 'tool_call', 'toolCallId': 'c', 'kind': 'other',"
                        + " '_meta': {'toolName': 'agent'}}},"
                        + " {'ask': {'toolCall': {'toolCallId': 'c', 'title': 'helix_list_projects'}}}",
                "{'update': {'sessionUpdate': 'tool_call', 'toolCallId': 'c', 'title': 'helix_list_projects'}},"
                        + " {'ask': {'toolCall': {'toolCallId': 'c', 'kind': 'execute'}}}",
                "{'ask': {'toolCall': {'toolCallId': 'c', 'kind': 'other', 'title': 'helix_x'}}}",
                "{'ask': {'toolCall': {'toolCallId': 'c', 'title': 'x (helix MCP Server)'}}}",
                "{'ask': {'toolCall': {'toolCallId': 'c', '_meta': {'toolName': 'mcp__helix__x'}}}}",
                "{'ask': {'toolCall': {'toolCallId': 'c', 'title': 'helix_list_projects', 'rawInput': {'cmd': 'rm'}}}}",
                "{'ask': {'toolCall': {'toolCallId': 'c', 'title': 'helix_list_projects', 'rawInput': {'script': 'rm'}}}}",
                "{'update': {'sessionUpdate': 'tool_call', 'toolCallId': 'c', 'rawInput': {'code': 'rm'}}},"
                        + " {'ask': {'toolCall': {'toolCallId': 'c', 'title': 'helix_list_projects', 'rawInput': {}}}}",
            })
    void aCallOfTheAgentsOwnToolIsNotOneOfThemByItsTitle(String turn) throws IOException {
        offered(
                "{\"mcpCapabilities\": {\"http\": true}}",
                new AtomicInteger(),
                turn.replace('\'', '"') + ", {\"say\": \"Done.\"}");

        assertThat(chosen()).containsExactly("not-this");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'update': {'sessionUpdate': 'tool_call', 'toolCallId': 'c', 'kind': 'other', 'title': 'helix_list_projects'}},"
                        + " {'ask': {'toolCall': {'toolCallId': 'c', 'title': 'Drafts greet'}}}",
                "{'ask': {'toolCall': {'toolCallId': 'c', 'title': 'draft_project (helix MCP Server): greet'}}}",
                "{'ask': {'toolCall': {'toolCallId': 'c', 'title': 'helix_list_projects', 'rawInput': {'status': 'ready'}}}}",
            })
    void aCallOfOneOfThemStaysOneWhateverItsTitleBecomes(String turn) throws IOException {
        offered(
                "{\"mcpCapabilities\": {\"http\": true}}",
                new AtomicInteger(),
                turn.replace('\'', '"') + ", {\"say\": \"Done.\"}");

        assertThat(chosen()).containsExactly("allow-this");
    }

    // The mode

    @Test
    void anAskingModeIsSetBeforeEveryPrompt() throws IOException {
        var two = agent("{\"turns\": [[{\"say\": \"One.\"}], [{\"say\": \"Two.\"}]]}");

        var begun = play(two, prompt());
        play(two, prompt().next(sessionOf(begun), "and now?"));

        assertThat(methods())
                .containsExactly(
                        "initialize",
                        "session/new",
                        "session/set_mode",
                        "session/prompt",
                        "initialize",
                        "session/resume",
                        "session/set_mode",
                        "session/prompt");
        assertThat(AcpScript.heard(folder).get(2).path("params").path("modeId").asString(""))
                .isEqualTo("default");
        assertThat(two.name()).isEqualTo("scripted 1.0");
    }

    @Test
    void aModeThatIsAnOptionIsSetAsOne() throws IOException {
        settings = moded("build");
        var events = play(agent("""
            {"opened": {"configOptions": [{"id": "m", "category": "model", "options": []},
              {"id": "how", "category": "mode", "currentValue": "plan",
               "options": [{"value": "plan"}, {"value": "build"}]}]},
             "turns": [[{"say": "Done."}]]}\
            """), prompt());

        assertThat(events).last().isInstanceOf(AgentEvent.Finished.class);
        assertThat(methods()).contains("session/set_config_option");
        assertThat(AcpScript.heard(folder).get(2).path("params").path("value").asString(""))
                .isEqualTo("build");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yolo", "missing"})
    void aModeThatDoesNotAskOrIsNotThereIsAnErrorOfTheConfiguration(String mode) throws IOException {
        settings = moded(mode);

        var failure = failure(turn("{\"say\": \"Never.\"}"));

        assertThat(failure).isInstanceOf(AgentFailure.WrongVersion.class);
        assertThat(failure.message()).contains("agent.mode", "default");
        assertThat(methods()).doesNotContain("session/prompt");
    }

    @Test
    void anAgentWithoutAnAskingModeIsAnErrorOfTheConfiguration() throws IOException {
        var none = failure(play(agent("{\"opened\": {\"x\": 1}, \"turns\": [[]]}"), prompt()));
        var build = failure(play(
                agent("{\"opened\": {\"modes\": {\"availableModes\": [{\"id\": \"build\"}]}}, \"turns\": [[]]}"),
                prompt()));

        assertThat(none).isInstanceOf(AgentFailure.WrongVersion.class);
        assertThat(build.message()).contains("build", "agent.mode");
        assertThat(methods()).doesNotContain("session/prompt");
    }

    @Test
    void anAgentThatLeavesTheModeIsEnded() throws Exception {
        var events = turn("""
            {"say": "One."}, {"update": {"sessionUpdate": "current_mode_update", "currentModeId": "auto"}},
            {"write": {"path": "late.md", "content": "x"}}, {"say": "Two."}\
            """);

        assertThat(failure(events)).isInstanceOf(AgentFailure.ProtocolError.class);
        assertThat(failure(events).message()).contains("auto");
        assertThat(work().resolve("late.md")).doesNotExist();
    }

    // Permissions

    @Test
    void leaveIsGivenForOneTimeAlone() throws IOException {
        turn("{\"write\": {\"path\": \"a.md\", \"content\": \"a\"}}, {\"say\": \"Done.\"}");

        assertThat(AcpScript.heard(folder).toString()).contains("allow-this").doesNotContain("allow-for-ever");
        assertThat(work().resolve("a.md")).hasContent("a");
    }

    @Test
    void whatIsNotAllowedIsRefusedAndTheAgentGoesOn() throws IOException {
        Files.createSymbolicLink(work().resolve("link"), folder);
        var calls = List.of(
                "{\"toolCallId\": \"c0\", \"kind\": \"edit\", \"locations\": [{\"path\": \"../x\"}]}",
                "{\"toolCallId\": \"c1\", \"kind\": \"edit\", \"locations\": [{\"path\": \"link/x\"}]}",
                "{\"toolCallId\": \"c2\", \"kind\": \"edit\"}",
                "{\"toolCallId\": \"c3\", \"kind\": \"edit\", \"locations\": [{\"path\": \"a\\u0000b\"}]}",
                "{\"toolCallId\": \"c4\", \"kind\": \"delete\", \"locations\": [{\"path\": \"ok\"}, {\"path\":"
                        + " \"/etc/passwd\"}]}",
                "{\"toolCallId\": \"c5\", \"kind\": \"execute\", \"rawInput\": {\"command\": \"rm -rf /\"}}",
                "{\"toolCallId\": \"c6\", \"kind\": \"edit\", \"locations\": [{\"path\": \"ok\"}], \"rawInput\":"
                        + " {\"command\": \"x\"}}",
                "{\"toolCallId\": \"c7\", \"kind\": \"fetch\"}",
                "{\"toolCallId\": \"c8\", \"kind\": \"switch_mode\"}",
                "{\"toolCallId\": \"c9\", \"kind\": \"something new\"}",
                "{\"toolCallId\": \"c10\"}",
                "{\"toolCallId\": \"c11\", \"kind\": \"read\", \"locations\": [{\"path\": \"/etc/passwd\"}]}",
                "{}");

        var events = turn(calls.stream()
                        .map(call -> "{\"ask\": {\"toolCall\": " + call + "}}")
                        .collect(Collectors.joining(", "))
                + ", {\"say\": \"I could not.\"}");

        assertThat(chosen()).hasSameSizeAs(calls).containsOnly("not-this");
        assertThat(all(events, AgentEvent.ToolResult.class))
                .hasSameSizeAs(calls)
                .allMatch(AgentEvent.ToolResult::failed);
        assertThat(events).last().isInstanceOf(AgentEvent.Finished.class);
    }

    @Test
    void whereLeaveCanOnlyBeGivenForEverItIsNotGiven() throws IOException {
        turn("""
            {"ask": {"toolCall": {"toolCallId": "c", "kind": "edit", "locations": [{"path": "ok"}]},
             "options": [{"optionId": "o", "kind": "allow_always", "name": "Always"}]}}, {"say": "Hm."}\
            """);

        assertThat(AcpScript.heard(folder)
                        .getLast()
                        .path("result")
                        .path("outcome")
                        .path("outcome")
                        .asString(""))
                .isEqualTo("cancelled");
    }

    @Test
    void whoAsksForTheSameAgainAndAgainIsStopped() throws Exception {
        var ask = "{\"ask\": {\"toolCall\": {\"toolCallId\": \"c%d\", \"kind\": \"edit\", \"locations\": [{\"path\":"
                + " \"../x\"}]}}}";

        var events = turn("{\"say\": \"One.\"}, " + ask.formatted(1) + ", " + ask.formatted(2) + ", " + ask.formatted(3)
                + ", {\"pause\": 60000}");

        assertThat(failure(events)).isInstanceOf(AgentFailure.TurnLimit.class);
    }

    @Test
    void aConsultantRunsNoCommandsAndADeveloperOnlyWhereHeMay() throws IOException {
        var call = "{\"ask\": {\"toolCall\": {\"toolCallId\": \"c\", \"kind\": \"execute\", \"rawInput\": {\"command\":"
                + " \"ls\"}}}}, {\"say\": \"Done.\"}";
        settings = accessed(AcpScript::below);
        var both = agent("{\"turns\": [[" + call + "], [" + call + "]]}");

        play(both, prompt());
        play(both, Prompt.first("hi", work(), AgentProfile.CONSULTANT));

        assertThat(chosen()).containsExactly("allow-this", "not-this");
    }

    @Test
    void nothingIsWrittenThroughALinkNorOutside() throws IOException {
        Files.createSymbolicLink(work().resolve("link.md"), folder.resolve("target.md"));
        Files.createDirectories(work().resolve("folder"));

        var events = turn("{\"write\": {\"path\": \"link.md\", \"content\": \"x\"}},"
                + " {\"write\": {\"path\": \"folder\", \"content\": \"x\"}},"
                + " {\"write\": {\"path\": \"missing/deep.md\", \"content\": \"x\"}}, {\"say\": \"Hm.\"}");

        assertThat(folder.resolve("target.md")).doesNotExist();
        assertThat(all(events, AgentEvent.ToolResult.class)).allMatch(AgentEvent.ToolResult::failed);
        assertThat(work()).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void whatItHasItsClientReadIsWhatItMayReadAndNoLinkLeadsOut() throws IOException {
        Files.writeString(folder.resolve("secret.txt"), "secret");
        Files.writeString(work().resolve("a.txt"), "one\ntwo\nthree\n");
        Files.createSymbolicLink(work().resolve("link.txt"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(work().resolve("folder"), folder);

        var events =
                turn("{\"read\": {\"path\": \"a.txt\"}}, {\"read\": {\"path\": \"a.txt\", \"line\": 2, \"limit\": 1}},"
                        + " {\"read\": {\"path\": \"link.txt\"}}, {\"read\": {\"path\": \"folder/secret.txt\"}},"
                        + " {\"read\": {\"path\": \"../secret.txt\"}}, {\"read\": {\"path\": \"missing.txt\"}},"
                        + " {\"read\": {\"path\": \".\"}}, {\"read\": {\"path\": \"a\\u0000b\"}},"
                        + " {\"read\": {\"path\": \"/\"}}");

        assertThat(all(events, AgentEvent.TextBlock.class))
                .extracting(AgentEvent.TextBlock::text)
                .containsExactly("one\ntwo\nthree\n|two\n|" + "refused|".repeat(7));
        assertThat(AcpScript.heard(folder).toString()).contains("-32002").doesNotContain("\"secret\"");
    }

    // Cancel and end

    @Test
    void anOpenRequestIsAnsweredBeforeTheAgentHearsOfTheCancel() throws IOException {
        var running = new AtomicReference<@Nullable AgentTurn>();
        settings = accessed(prompt -> file -> {
            var turn = running.get();
            if (turn != null) {
                turn.cancel();
            }
            return null;
        });
        var asking = agent("""
            {"turns": [[{"say": "Wait."}, {"ask": {"toolCall": {"toolCallId": "c", "kind": "edit",
             "locations": [{"path": "ok"}]}}}, {"ask": {"toolCall": {"toolCallId": "d", "kind": "edit",
             "locations": [{"path": "ok"}]}}}, {"pause": 60000}]]}\
            """);
        try (var turn = asking.start(prompt())) {
            running.set(turn);
            assertThat(failure(rest(turn))).isInstanceOf(AgentFailure.Cancelled.class);
        }

        assertThat(methods()).containsSubsequence("session/prompt", "answer", "session/cancel");
        assertThat(chosen()).isEmpty();
    }

    @Test
    void itsCrewTellsOfProcessesAtWorkAndOfTurnsThatWaitForOne() throws Exception {
        settings = accessed(AcpScript::below);
        var busy = agent("{\"turns\": [[{\"say\": \"Wait.\"}, {\"pause\": 60000}], [{\"say\": \"Two.\"}]]}");
        assertThat(busy.crew()).isEqualTo(Agent.Crew.NONE);
        var second = new CompletableFuture<List<AgentEvent>>();
        try (var turn = busy.start(prompt())) {
            awaitText(turn);
            Thread.ofVirtual().start(() -> second.complete(play(busy, prompt())));

            Eventually.holds("one works, and one waits", () -> busy.crew().equals(new Agent.Crew(1, 0, 1)));
            turn.cancel();
            rest(turn);
        }
        assertThat(answer(second.get(20, TimeUnit.SECONDS))).isEqualTo("Two.");
        Eventually.holds("nobody works", () -> busy.crew().equals(Agent.Crew.NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"stopReason\": \"end_turn\"", "\"ignoresCancel\": true"})
    void aCancelIsACancelWhateverTheAgentSaysToIt(String how) throws Exception {
        settings = timed(new AcpSettings.Timers(
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                Duration.ofMillis(500),
                Duration.ofSeconds(2)));
        var stubborn = agent("{" + how + ", \"turns\": [[{\"say\": \"Wait.\"}, {\"pause\": 60000}]]}");
        try (var turn = stubborn.start(prompt())) {
            awaitText(turn);
            turn.cancel();

            assertThat(failure(rest(turn))).isInstanceOf(AgentFailure.Cancelled.class);
        }
    }

    @Test
    void anAgentThatIgnoresEverythingIsKilledWithWhatItHasStarted() throws Exception {
        settings = timed(new AcpSettings.Timers(
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                Duration.ofMillis(300),
                Duration.ofMillis(500)));
        var deaf = agent(
                "{\"deaf\": true, \"ignoresCancel\": true, \"turns\": [[{\"start\": \"600.25\"}, {\"say\": \"Wait.\"},"
                        + " {\"pause\": 60000}]]}");
        try (var turn = deaf.start(prompt())) {
            awaitText(turn);
            turn.cancel();
            assertThat(failure(rest(turn))).isInstanceOf(AgentFailure.Cancelled.class);
        }

        assertThat(ProcessHandle.allProcesses()
                        .flatMap(process -> process.info().commandLine().stream())
                        .filter(line -> line.contains("sleep 600.25") || line.contains(folder.toString())))
                .isEmpty();
    }

    @Test
    void whatACommandLeftRunningIsEndedAndTold() throws Exception {
        var events = turn("{\"start\": \"600.5\"}, {\"say\": \"Done.\"}");

        assertThat(events).last().isInstanceOf(AgentEvent.Finished.class);
        assertThat(agent.end(sessionOf(events))).singleElement(as(STRING)).endsWith("sleep 600.5");
        assertThat(agent.end(sessionOf(events))).isEmpty();
    }

    @Test
    void anAgentThatDiesIsNoticedAtOnceAndCanBeTakenUpAgain() throws Exception {
        var dying = agent("{\"turns\": [[{\"say\": \"One.\"}, {\"exit\": 3}], [{\"say\": \"Two.\"}]]}");

        var events = play(dying, prompt());
        var again = play(dying, prompt().next(sessionOf(events), "go on"));

        assertThat(failure(events)).isInstanceOf(AgentFailure.Killed.class);
        assertThat(answer(again)).isEqualTo("Two.");
    }

    @Test
    void oldWordsThatAreToldAgainAreNoAnswer() throws Exception {
        var loading = agent("{\"capabilities\": {\"loadSession\": true}, \"replayed\": 1000,"
                + " \"turns\": [[{\"say\": \"One.\"}], [{\"say\": \"Two.\"}]]}");

        var begun = play(loading, prompt());
        var again = play(loading, prompt().next(sessionOf(begun), "go on"));

        assertThat(answer(again)).isEqualTo("Two.");
    }

    @Test
    void anAgentThatTakesUpNothingHasForgotten() throws Exception {
        var forgetful = agent("{\"capabilities\": {}, \"turns\": [[{\"say\": \"One.\"}], [{\"say\": \"Two.\"}]]}");

        var begun = play(forgetful, prompt());

        assertThat(failure(play(forgetful, prompt().next(sessionOf(begun), "go on"))))
                .isInstanceOf(AgentFailure.SessionNotFound.class);
    }

    // The end of a turn is no success

    @Test
    void anEndWithoutAWordIsNoAnswer() throws Exception {
        assertThat(failure(turn("{\"think\": \"Hm.\"}"))).isInstanceOf(AgentFailure.NoAnswer.class);
    }

    @Test
    void anEndWhoseModelHasWrittenNothingIsNone() throws Exception {
        assertThat(failure(turn("{\"piece\": \"429 Too many requests\"}, {\"usage\": {\"inputTokens\": 0,"
                        + " \"outputTokens\": 0}}")))
                .isInstanceOf(AgentFailure.Unreachable.class);
    }

    // Noise, and too much

    @Test
    void noiseOnStandardOutputIsSurvived() throws Exception {
        var events = play(agent("""
            {"noise": ["", "Welcome!", "42", "{\\"level\\": \\"info\\"}", "[1, 2]", "{half"],
             "turns": [[{"bytes": 1}, {"raw": "sqlite migration done"}, {"say": "Hello."}]]}\
            """), prompt());

        assertThat(answer(events)).isEqualTo("Hello.");
        assertThat(events).last().isInstanceOf(AgentEvent.Finished.class);
    }

    @Test
    void anAgentThatOnlyMakesNoiseIsNone() throws Exception {
        settings = limited(limits -> new AcpSettings.Limits(100, 1 << 20, 10, 3, 5));

        var failure = failure(play(
                agent("{\"noise\": [\"a\", \"b\", \"c\", \"usage: agent --acp\"], \"turns\": [[{\"say\": \"x\"}]]}"),
                prompt()));

        assertThat(failure).isInstanceOf(AgentFailure.ProtocolError.class);
        assertThat(failure.message()).contains("usage: agent --acp", "agent.command");
    }

    @Test
    void aLineOfEightMegabytesArrivesWhole() throws Exception {
        var events = turn("{\"long\": 32000000}");

        assertThat(answer(events)).hasSize(32_000_000);
        assertThat(events).last().isInstanceOf(AgentEvent.Finished.class);
    }

    @Test
    void anAgentThatFloodsItsErrorsBlocksNothing() throws Exception {
        assertThat(answer(turn("{\"errors\": 3000000}, {\"say\": \"Hello.\"}"))).isEqualTo("Hello.");
    }

    @Test
    void tooManyPiecesBytesOrCallsEndATurn() throws Exception {
        settings = limited(limits -> new AcpSettings.Limits(50, 1 << 20, 10, 3, 5));
        assertThat(failure(turn("{\"pieces\": 100000}"))).isInstanceOf(AgentFailure.TurnLimit.class);

        settings = limited(limits -> new AcpSettings.Limits(5_000, 1 << 20, 10, 3, 5));
        assertThat(failure(turn("{\"long\": 3000000}, {\"pause\": 60000}"))).isInstanceOf(AgentFailure.TurnLimit.class);

        settings = limited(limits -> new AcpSettings.Limits(5_000, 1 << 20, 2, 3, 5));
        assertThat(failure(turn("""
            {"update": {"sessionUpdate": "tool_call", "toolCallId": "a", "kind": "read", "status": "in_progress"}},
            {"update": {"sessionUpdate": "tool_call", "toolCallId": "b", "kind": "read", "status": "in_progress"}},
            {"update": {"sessionUpdate": "tool_call", "toolCallId": "c", "kind": "read", "status": "in_progress"}},
            {"pause": 60000}\
            """))).isInstanceOf(AgentFailure.TurnLimit.class);
    }

    @Test
    void anAnswerThatIsBegunAgainAndAgainIsACutStream() throws Exception {
        assertThat(failure(turn("{\"anew\": 100000}"))).isInstanceOf(AgentFailure.Unreachable.class);
    }

    @Test
    void silenceAndLengthHaveTheirLimits() throws Exception {
        settings = timed(new AcpSettings.Timers(
                Duration.ofSeconds(20),
                Duration.ofMillis(300),
                Duration.ofSeconds(60),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2)));
        var events = turn("{\"say\": \"x\"}, {\"pause\": 60000}");
        assertThat(failure(events).message()).contains("said nothing");
        assertThat(all(events, AgentEvent.Silent.class)).isNotEmpty();

        settings = timed(new AcpSettings.Timers(
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofSeconds(3),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2)));
        assertThat(failure(turn("{\"say\": \"x\"}, {\"pause\": 60000}")).message())
                .contains("took longer");
    }

    @Test
    void anotherVersionOfTheProtocolIsRefused() throws Exception {
        assertThat(failure(play(agent("{\"version\": 2, \"turns\": [[]]}"), prompt())))
                .isInstanceOf(AgentFailure.WrongVersion.class);
    }

    @Test
    void aMissingProgramIsNamed() throws Exception {
        settings = new AcpSettings(
                List.of(folder.resolve("missing").toString()),
                settings.environment(),
                settings.home(),
                null,
                1,
                settings.access(),
                settings.timers(),
                settings.limits(),
                null);

        assertThat(failure(turn("{\"say\": \"x\"}"))).isInstanceOf(AgentFailure.NotInstalled.class);
    }

    // What is advised works

    @Test
    void aProgramThatIsInstalledIsFoundByTheNextTurn() throws Exception {
        var command = settings.command();
        var program = folder.resolve("agent.sh");
        settings = commanded(List.of(program.toString()));
        assertThat(failure(turn("{\"say\": \"x\"}")).message())
                .contains("install it, or set agent.command", "agent.sh");

        var words = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        Files.writeString(program, "#!/bin/sh\nexec " + words + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();

        assertThat(answer(turn("{\"say\": \"Here.\"}"))).isEqualTo("Here.");
    }

    @Test
    void aModeThatAsksIsNamedAndTheAgentWorks() throws Exception {
        settings = moded("yolo");
        assertThat(failure(turn("{\"say\": \"Never.\"}")).message())
                .contains("writes without asking; name one that asks");

        settings = moded("default");

        assertThat(answer(turn("{\"say\": \"Here.\"}"))).isEqualTo("Here.");
    }

    @Test
    void aFolderThatIsMadeFirstIsWrittenInto() throws Exception {
        var write = "{\"write\": {\"path\": \"missing/deep.md\", \"content\": \"x\"}}, {\"say\": \"Hm.\"}";
        turn(write);
        assertThat(AcpScript.heard(folder).toString()).contains("is not there; make it first");

        Files.createDirectories(work().resolve("missing"));
        turn(write);

        assertThat(work().resolve("missing/deep.md")).hasContent("x");
    }

    /** Nobody can do here what is advised then: that it is told is all that can be tried. */
    @Test
    void whoMustLookAtAnAgentOrItsModelIsTold() throws Exception {
        assertThat(failure(turn("{\"piece\": \"429\"}, {\"usage\": {\"inputTokens\": 0, \"outputTokens\": 0}}"))
                        .message())
                .contains("look at the model service");

        settings = commanded(List.of("sh", "-c", "echo 'no such option' >&2; exit 2"));
        assertThat(failure(turn("{\"say\": \"x\"}")).message())
                .contains("no such option", "run agent.command by hand to see why");

        settings = timed(new AcpSettings.Timers(
                Duration.ofMillis(300),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2)));
        settings = commanded(List.of("sleep", "60"));
        assertThat(failure(turn("{\"say\": \"x\"}")).message())
                .contains("run agent.command by hand to see what it waits for");
    }

    // What a turn tells

    @Test
    void aPriceIsThatOfTheTurnAndUnknownWhereNoneIsTold() throws Exception {
        var cost = "{\"update\": {\"sessionUpdate\": \"usage_update\", \"cost\": {\"amount\": %s, \"currency\":"
                + " \"USD\"}}}";
        var two = agent("{\"turns\": [[{\"say\": \"One.\"}, " + cost.formatted("0.25") + "], [{\"say\": \"Two.\"}, "
                + cost.formatted("0.75") + "], [{\"say\": \"Three.\"}]]}");

        var begun = play(two, prompt());
        var second = play(two, prompt().next(sessionOf(begun), "and now?"));
        var third = play(two, prompt().next(sessionOf(begun), "and now?"));

        assertThat(all(begun, AgentEvent.Finished.class).getFirst().usage().costUsd())
                .isEqualByComparingTo("0.25");
        assertThat(all(second, AgentEvent.Finished.class).getFirst().usage().costUsd())
                .isEqualByComparingTo("0.5");
        assertThat(all(third, AgentEvent.Finished.class).getFirst().usage().costUsd())
                .isNotEqualTo(BigDecimal.ZERO)
                .isNull();
    }

    @Test
    void aTextOfAUserIsNoCommand() throws IOException {
        play(
                agent("{\"turns\": [[{\"say\": \"Hm.\"}]]}"),
                Prompt.first("  /init now", work(), AgentProfile.CONSULTANT));

        assertThat(AcpScript.heard(folder)
                        .getLast()
                        .path("params")
                        .path("prompt")
                        .get(0)
                        .path("text")
                        .asString(""))
                .endsWith("/init now")
                .doesNotStartWith("/")
                .satisfies(said -> assertThat(said.strip()).doesNotStartWith("/"));
    }

    @Test
    void turnsBeyondTheProcessesWait() throws Exception {
        settings = accessed(AcpScript::below);
        var one = agent("{\"turns\": [[{\"say\": \"One.\"}, {\"pause\": 600000}], [{\"say\": \"Two.\"}]]}");
        var second = new CompletableFuture<List<AgentEvent>>();
        try (var first = one.start(prompt())) {
            awaitText(first);
            Thread.ofVirtual().start(() -> second.complete(play(one, prompt())));
            assertThat(second).isNotDone();
        }

        assertThat(answer(second.get())).isEqualTo("Two.");
    }

    @Test
    void aTurnThatWaitsForAProcessSaysSo() throws Exception {
        settings = accessed(AcpScript::below);
        var one = agent("{\"turns\": [[{\"say\": \"One.\"}, {\"pause\": 600000}], [{\"say\": \"Two.\"}]]}");
        try (var second = one.start(prompt())) {
            try (var first = one.start(prompt())) {
                awaitText(first);
                assertThat(second.next()).isInstanceOf(AgentEvent.Queued.class);
            }
            awaitText(second);
        }
    }

    private static void awaitText(AgentTurn turn) {
        for (AgentEvent event; (event = turn.next()) != null; ) {
            if (event instanceof AgentEvent.TextBlock) {
                return;
            }
        }
        throw new AssertionError("the turn is over and said nothing");
    }
}
