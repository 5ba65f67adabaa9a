package dev.helix.adapter.claude;

import static dev.helix.testkit.AgentContract.all;
import static dev.helix.testkit.AgentContract.play;
import static dev.helix.testkit.AgentContract.rest;
import static dev.helix.testkit.AgentContract.sessionOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.port.AgentTurn;
import dev.helix.testkit.Eventually;
import dev.helix.testkit.ModelReply;
import dev.helix.testkit.ScriptedMessagesApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real command line, with a scripted model behind it, where it differs from other agents. */
@NeedsRealCli
class ClaudeAgentTest {

    @TempDir
    private Path folder;

    private ScriptedMessagesApi api;
    private ClaudeAgent agent;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(work());
        api = ScriptedMessagesApi.start();
        agent = ClaudeAgent.open(settings());
    }

    @AfterEach
    void close() {
        agent.close();
        api.close();
    }

    private Path work() {
        return folder.resolve("work");
    }

    private ClaudeSettings settings() {
        return RealCli.settings(folder.resolve("agent"), api);
    }

    private Prompt first(String text) {
        return Prompt.first(text, work(), AgentProfile.DEVELOPER);
    }

    private List<ProcessHandle> processes() {
        return ProcessHandle.current()
                .children()
                .filter(child ->
                        child.info().command().orElse("").equals(RealCli.path().toString()))
                .toList();
    }

    private static List<String> texts(List<AgentEvent> events) {
        return all(events, AgentEvent.TextBlock.class).stream()
                .map(AgentEvent.TextBlock::text)
                .toList();
    }

    private static AgentEvent.Failed failed(List<AgentEvent> events) {
        assertThat(events).last().isInstanceOf(AgentEvent.Failed.class);
        return all(events, AgentEvent.Failed.class).get(0);
    }

    private static AgentEvent.Finished finished(List<AgentEvent> events) {
        assertThat(events).last().isInstanceOf(AgentEvent.Finished.class);
        return all(events, AgentEvent.Finished.class).get(0);
    }

    private static String lastWord(String text) {
        return text.strip().substring(text.strip().lastIndexOf(' ') + 1);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitText(AgentTurn turn) {
        AgentEvent event;
        do {
            event = turn.next();
            assertThat(event).isNotNull();
        } while (!(event instanceof AgentEvent.TextBlock));
    }

    private static List<ProcessHandle> awaitDescendants(String command) throws Exception {
        Eventually.holds(
                "there is a process of " + command, () -> !descendants(command).isEmpty());
        return descendants(command);
    }

    private static List<ProcessHandle> descendants(String command) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/" + command))
                .toList();
    }

    private static void inParallel(int times, IntConsumer action) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = IntStream.range(0, times)
                    .mapToObj(number -> threads.submit(() -> action.accept(number)))
                    .toList();
            for (var each : all) {
                each.get();
            }
        }
    }

    @Test
    void tellsItsVersion() {
        assertThat(agent.name()).isEqualTo("claude-code " + RealCli.VERSION);
    }

    @Test
    void saysTheNextTurnToTheLivingProcess() {
        api.reply(ModelReply.text("one"), ModelReply.text("two"));

        var one = play(agent, first("hi"));
        var living = processes();
        var two = play(agent, first("hi").next(sessionOf(one), "again, please"));

        assertThat(texts(two)).containsExactly("two");
        assertThat(living).hasSize(1);
        assertThat(processes()).isEqualTo(living);
        assertThat(api.requests().get(1).path("messages").toString()).contains("one", "again, please");
    }

    @Test
    void takesUpAConversationWhoseProcessIsGone() {
        api.reply(ModelReply.text("one"), ModelReply.text("two"));
        var one = play(agent, first("hi"));
        processes().forEach(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });

        var two = play(agent, first("hi").next(sessionOf(one), "again, please"));

        assertThat(texts(two)).containsExactly("two");
        assertThat(sessionOf(two)).isEqualTo(sessionOf(one));
        assertThat(api.requests().get(1).path("messages").toString()).contains("one", "again, please");
    }

    @Test
    void takesUpAConversationThatAnAgentBeforeItHad() {
        api.reply(ModelReply.text("one"), ModelReply.text("two"));
        var one = play(agent, first("hi"));
        agent.close();

        agent = ClaudeAgent.open(settings());
        var two = play(agent, first("hi").next(sessionOf(one), "again, please"));

        assertThat(texts(two)).containsExactly("two");
        assertThat(finished(two).usage().costUsd())
                .isEqualByComparingTo(finished(one).usage().costUsd());
    }

    @Test
    void tellsWhatEachTurnCostAndNotARunningTotal() {
        api.reply(ModelReply.text("one"), ModelReply.text("two"));

        var one = finished(play(agent, first("hi")));
        var two = finished(play(agent, first("hi")));

        for (var each : List.of(one, two)) {
            assertThat(each.usage().turns()).isEqualTo(1);
            assertThat(each.usage().inputTokens()).isEqualTo(10);
            assertThat(each.usage().outputTokens()).isEqualTo(5);
            assertThat(each.usage().costUsd()).isPositive();
        }
        assertThat(two.usage().costUsd()).isEqualByComparingTo(one.usage().costUsd());
    }

    @Test
    void aTurnThatCostsMoreThanItMayIsBrokenOff() {
        api.otherwise(request -> ModelReply.message(List.of(new ModelReply.Block.Tool(
                "toolu_" + api.requests().size(), "Read", Map.of("file_path", "missing.md")))));

        var failure = failed(play(agent, limited("hi", "0.0001"))).failure();

        assertThat(failure).isInstanceOf(AgentFailure.BudgetExceeded.class);
    }

    @Test
    void theModelThatIsNamedIsTheOneThatTheServiceIsAskedFor() {
        agent.close();
        agent = ClaudeAgent.open(settings().withModel("claude-named-1"));
        api.reply(ModelReply.text("one"));

        assertThat(texts(play(agent, first("hi")))).containsExactly("one");

        assertThat(api.requests())
                .isNotEmpty()
                .allSatisfy(
                        request -> assertThat(request.path("model").asString()).isEqualTo("claude-named-1"));
    }

    @Test
    void aConversationThatIsTakenUpAgainMayCostItsShareAnew() {
        api.reply(ModelReply.text("one"), ModelReply.text("two"));
        var one = play(agent, first("hi"));
        var price = Objects.requireNonNull(finished(one).usage().costUsd());
        agent.close();
        agent = ClaudeAgent.open(settings());

        var two = play(
                agent,
                limited("hi", price.multiply(new BigDecimal("1.5")).toPlainString())
                        .next(sessionOf(one), "and now?"));

        assertThat(two).last().isInstanceOf(AgentEvent.Finished.class);
    }

    private Prompt limited(String text, String usd) {
        return new Prompt(text, null, work(), AgentProfile.DEVELOPER, new BigDecimal(usd));
    }

    @Test
    void saysWhatToDoAboutAMissingLogin() {
        api.otherwise(request -> ModelReply.failure(401));

        var failure = failed(play(agent, first("hi"))).failure();

        assertThat(failure).isInstanceOf(AgentFailure.NotLoggedIn.class);
        assertThat(failure.message()).contains("ANTHROPIC_API_KEY", "CLAUDE_CONFIG_DIR");
    }

    @Test
    void survivesAKilledProcessAndGoesOnWhereItWas() {
        api.reply(ModelReply.text("one"));
        var one = play(agent, first("remember the number 17"));
        api.reply(ModelReply.text("half an answ").with(new ModelReply.Fault.Silence(Duration.ofMinutes(5))));

        List<AgentEvent> two;
        try (var turn = agent.start(first("hi").next(sessionOf(one), "go on"))) {
            awaitText(turn);
            processes().forEach(ProcessHandle::destroyForcibly);
            two = rest(turn);
        }
        api.reply(ModelReply.text("three"));
        var three = play(agent, first("hi").next(sessionOf(one), "are you there?"));

        assertThat(failed(two).failure()).isInstanceOf(AgentFailure.Killed.class);
        assertThat(texts(three)).containsExactly("three");
        assertThat(api.requests().get(2).path("messages").toString()).contains("17", "are you there?");
    }

    @Test
    void takesTheTurnsOfOneConversationOneAfterTheOther() throws Exception {
        api.otherwise(request -> ModelReply.text("re: " + lastWord(ScriptedMessagesApi.lastUserText(request))));
        var one = play(agent, first("say zero"));

        var answers = new ConcurrentSkipListSet<String>();
        inParallel(4, number -> answers.addAll(texts(play(agent, first("hi").next(sessionOf(one), "say " + number)))));

        assertThat(answers).containsExactly("re: 0", "re: 1", "re: 2", "re: 3");
        assertThat(processes()).hasSize(1);
    }

    @Test
    void holdsEightChatsAtOnce() throws Exception {
        api.otherwise(request -> ModelReply.text("re: " + lastWord(ScriptedMessagesApi.lastUserText(request))));
        agent.close();
        agent = ClaudeAgent.open(settings().withMaxProcesses(8));

        inParallel(8, number -> {
            var one = play(agent, first("say one-" + number));
            var two = play(agent, first("hi").next(sessionOf(one), "say two-" + number));

            assertThat(texts(one)).containsExactly("re: one-" + number);
            assertThat(texts(two)).containsExactly("re: two-" + number);
        });

        assertThat(processes()).hasSize(8);
    }

    @Test
    void aTextOfAUserIsNeitherACommandNorAFile() throws IOException {
        var secret = Files.writeString(folder.resolve("secret.txt"), "the secret inside");
        api.otherwise(request -> ModelReply.text("answered by the model"));

        var conversation = sessionOf(play(agent, first("/compact now")));
        for (var text : List.of("/clear", "@" + secret + " please", "!ls", "#remember this")) {
            assertThat(texts(play(agent, first("hi").next(conversation, text))))
                    .as(text)
                    .containsExactly("answered by the model");
        }

        assertThat(api.requests().toString()).contains("/compact now").doesNotContain("the secret inside");
    }

    @Test
    void readsAndSeesNothingOfTheProjectsOwnSettings() throws IOException {
        Files.createDirectories(work().resolve(".claude"));
        Files.writeString(work().resolve("CLAUDE.md"), "a text that sneaks in");
        Files.writeString(work().resolve(".claude/settings.json"), """
            {"permissions": {"allow": ["Edit(//**)"]},
             "hooks": {"Stop": [{"hooks": [{"type": "command", "command": "touch %s"}]}]}}
            """.formatted(work().resolve("hook-ran")));
        api.reply(ModelReply.write("toolu_1", folder.resolve("outside.md").toString(), "x"), ModelReply.text("done"));

        finished(play(agent, first("hi")));

        assertThat(work().resolve("hook-ran")).doesNotExist();
        assertThat(folder.resolve("outside.md")).doesNotExist();
        assertThat(api.requests().toString()).doesNotContain("sneaks in");
    }

    @Test
    void doesNotInheritTheEnvironmentOfHelix() {
        api.reply(ModelReply.text("one"));
        play(agent, first("hi"));

        var environment = processes().stream()
                .map(process ->
                        read(Path.of("/proc/" + process.pid() + "/environ")).split("\0"))
                .flatMap(Arrays::stream)
                .map(variable -> variable.substring(0, variable.indexOf('=')))
                .toList();

        assertThat(environment)
                .contains("ANTHROPIC_API_KEY", "CLAUDE_CONFIG_DIR")
                .allMatch(
                        name -> name.matches(
                                "PATH|LANG|HOME|TMPDIR|GIT_CEILING_DIRECTORIES|HELIX_AGENT_RUN|ENABLE_TOOL_SEARCH|(ANTHROPIC|CLAUDE|DISABLE)_\\w+"));
    }

    @Test
    void aCommandOfItsShellDoesNotOutliveACancelledTurn() throws Exception {
        agent.close();
        agent = ClaudeAgent.open(settings().withAccess(ClaudeSettings.Access.DIRECTORY_ONLY.withBash(true)));
        api.reply(ModelReply.tool("toolu_1", "Bash", Map.of("command", "sleep 600", "description", "wait")));

        List<ProcessHandle> started;
        try (var turn = agent.start(first("wait"))) {
            while (!(turn.next() instanceof AgentEvent.ToolUse)) {
                // What comes before the command.
            }
            started = awaitDescendants("sleep");
        }

        assertThat(started).isNotEmpty();
        for (var each : started) {
            each.onExit().join();
        }
    }

    @Test
    void aTurnIsCancelledWhileItsProcessIsStillStarting() throws Exception {
        api.otherwise(request -> ModelReply.text("late").with(new ModelReply.Fault.Silence(Duration.ofMinutes(5))));
        try (var turn = agent.start(first("hi"))) {
            var canceller = Thread.ofVirtual().start(() -> {
                try {
                    Eventually.holds("the process starts", () -> !processes().isEmpty());
                } catch (Exception e) {
                    throw new AssertionError(e);
                } finally {
                    turn.cancel();
                }
            });

            assertThat(failed(rest(turn)).failure()).isInstanceOf(AgentFailure.Cancelled.class);
            canceller.join();
        }
    }

    @Test
    void whatACancelledTurnWasAboutToSayIsNotSaidInTheNextOne() {
        var silent = ModelReply.text("of the cancelled turn").with(new ModelReply.Fault.Silence(Duration.ofMinutes(5)));
        api.otherwise(request -> ScriptedMessagesApi.lastUserText(request).contains("next, please")
                ? ModelReply.text("of the next turn")
                : silent);
        var events = new ArrayList<AgentEvent>();
        try (var turn = agent.start(first("hi"))) {
            do {
                events.add(turn.next());
            } while (!(events.get(events.size() - 1) instanceof AgentEvent.SessionStarted));
        }

        var next = play(agent, first("hi").next(sessionOf(events), "next, please"));

        assertThat(texts(next)).containsExactly("of the next turn");
        assertThat(processes()).hasSize(1);
    }

    @Test
    void anIdleProcessGivesItsPermitBack() throws Exception {
        var quick = RealCli.QUICK;
        agent.close();
        agent = ClaudeAgent.open(settings()
                .withTimers(new ClaudeSettings.Timers(
                        quick.silence(),
                        quick.total(),
                        quick.modelWait(),
                        quick.interrupt(),
                        quick.terminate(),
                        Duration.ofMillis(200))));
        api.reply(ModelReply.text("one"), ModelReply.text("two"));

        var one = play(agent, first("hi"));
        for (var each : processes()) {
            each.onExit().get(10, TimeUnit.SECONDS);
        }
        var two = play(agent, first("hi").next(sessionOf(one), "again"));

        assertThat(texts(two)).containsExactly("two");
    }

    @Test
    void leavesNoProcessBehindWhenItIsClosed() throws Exception {
        api.reply(ModelReply.text("one").with(new ModelReply.Fault.Silence(Duration.ofMinutes(5))));
        api.reply(ModelReply.text("one"));
        var turn = agent.start(first("hi"));
        var event = turn.next();
        assertThat(event).isNotNull();
        play(agent, first("hi"));
        var living = processes();
        var guardian = ProcessHandle.current()
                .children()
                .filter(child -> !living.contains(child))
                .toList();

        agent.close();

        assertThat(living).hasSize(2).noneMatch(ProcessHandle::isAlive);
        assertThat(guardian).isNotEmpty();
        for (var each : guardian) {
            each.onExit().get(10, TimeUnit.SECONDS);
        }
        assertThat(failed(rest(turn)).failure()).isInstanceOf(AgentFailure.Killed.class);
    }
}
