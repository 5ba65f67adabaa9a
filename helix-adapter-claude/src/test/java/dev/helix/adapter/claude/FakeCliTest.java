package dev.helix.adapter.claude;

import static dev.helix.testkit.AgentContract.all;
import static dev.helix.testkit.AgentContract.play;
import static dev.helix.testkit.AgentContract.rest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import dev.helix.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real command line does not do on demand, played by a shell script that speaks the same lines. */
class FakeCliTest {

    private static final String ID = "1d794480-eb37-4cd9-a675-d06eac7d3c4a";
    private static final String INIT = """
        {"type":"system","subtype":"init","session_id":"%s","model":"fake"}\
        """.formatted(ID);
    private static final String TEXT = """
        {"type":"assistant","parent_tool_use_id":null,\
        "message":{"id":"m1","model":"fake","content":[{"type":"text","text":"hello"}]}}\
        """;
    private static final String RESULT = """
        {"subtype":"success","is_error":false,"terminal_reason":"completed","stop_reason":"end_turn",\
        "num_turns":1,"result":"hello","total_cost_usd":0.5,"type":"result"}\
        """;

    @TempDir
    private Path folder;

    private ClaudeSettings settings;

    @BeforeEach
    void configure() throws IOException {
        Files.createDirectories(folder.resolve("work"));
        var timers = new ClaudeSettings.Timers(
                Duration.ofSeconds(20),
                Duration.ofSeconds(40),
                Duration.ofSeconds(20),
                Duration.ofMillis(300),
                Duration.ofMillis(300),
                Duration.ofMinutes(1));
        settings = ClaudeSettings.of(List.of(folder.resolve("claude").toString()), folder.resolve("agent"))
                .withTimers(timers);
    }

    private @Nullable ClaudeAgent agent;

    @AfterEach
    void close() {
        if (agent != null) {
            agent.close();
        }
    }

    /** Opens an agent whose command line is a script. */
    private ClaudeAgent fake(String version, String body) throws IOException {
        var script = folder.resolve("claude");
        Files.writeString(script, "#!/bin/sh\n[ \"$1\" = --version ] && { echo '" + version + "'; exit 0; }\n" + body);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        var opened = ClaudeAgent.open(settings);
        agent = opened;
        return opened;
    }

    private ClaudeAgent fake(String body) throws IOException {
        return fake("2.1.328 (Claude Code)", body);
    }

    private static String say(String... lines) {
        return "read -r prompt\ncat <<'LINES'\n" + String.join("\n", lines) + "\nLINES\n";
    }

    private Prompt prompt() {
        return Prompt.first("hi", folder.resolve("work"), AgentProfile.DEVELOPER);
    }

    private static AgentFailure failureOf(List<AgentEvent> events) {
        assertThat(events).last().isInstanceOf(AgentEvent.Failed.class);
        return all(events, AgentEvent.Failed.class).get(0).failure();
    }

    @Test
    void aCommandThatIsNotThereIsNotInstalled() {
        var missing = ClaudeAgent.open(settings);
        agent = missing;

        assertThat(failureOf(play(missing, prompt()))).isInstanceOf(AgentFailure.NotInstalled.class);
        assertThat(missing.name()).isEqualTo("claude-code");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.0.0", "2.0.77", "2.1.9", "2.1.200"})
    void aVersionThatLacksOptionsIsTooOld(String version) throws IOException {
        var events = play(fake(version + " (Claude Code)", ""), prompt());

        assertThat(failureOf(events)).isInstanceOf(AgentFailure.WrongVersion.class);
        assertThat(failureOf(events).message()).contains(version, "too old", "2.1.201");
    }

    @Test
    void anotherMajorVersionIsRefused() throws IOException {
        var events = play(fake("3.0.1 (Claude Code)", ""), prompt());

        assertThat(failureOf(events)).isInstanceOf(AgentFailure.WrongVersion.class);
        assertThat(events.toString()).contains("3.0.1", "2.x");
    }

    @Test
    void somethingElseOfThatNameIsRefused() throws IOException {
        assertThat(failureOf(play(fake("Claude, the game", ""), prompt())))
                .isInstanceOf(AgentFailure.WrongVersion.class);
    }

    @Test
    void itsCrewTellsOfProcessesAtWorkOfTurnsThatWaitAndOfProcessesThatAreKept() throws Exception {
        settings = settings.withMaxProcesses(1);
        var gate = folder.resolve("gate");
        assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor())
                .isZero();
        var busy = fake("while read -r prompt; do cat '" + gate + "' > /dev/null\ncat <<'LINES'\n" + INIT + "\n" + TEXT
                + "\n" + RESULT + "\nLINES\ndone\n");
        assertThat(busy.crew()).isEqualTo(Agent.Crew.NONE);

        var ended = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            Thread.ofVirtual().start(() -> {
                play(busy, prompt());
                ended.countDown();
            });
        }

        Eventually.holds("one works, and one waits", () -> busy.crew().equals(new Agent.Crew(1, 0, 1)));
        Files.writeString(gate, "go\n");
        Eventually.holds("the other one works", () -> busy.crew().equals(new Agent.Crew(1, 0, 0)));
        Files.writeString(gate, "go\n");
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(busy.crew()).isEqualTo(new Agent.Crew(0, 1, 0));
        busy.close();
        assertThat(busy.crew()).isEqualTo(Agent.Crew.NONE);
    }

    @Test
    void linesNobodyKnowsAreKeptAndDisturbNothing() throws IOException {
        var events = play(
                fake(say(
                        "Warning: something",
                        "{\"type\":\"weather_event\",\"rain\":true}",
                        "[1,2]",
                        INIT,
                        "{\"type\":\"system\",\"subtype\":\"brand_new\"}",
                        "",
                        TEXT,
                        "{\"type\":",
                        RESULT)),
                prompt());

        assertThat(events).last().isInstanceOf(AgentEvent.Finished.class);
        assertThat(all(events, AgentEvent.Unknown.class)).hasSize(4);
        assertThat(all(events, AgentEvent.TextBlock.class)).hasSize(1);
    }

    @Test
    void aResultOfAnEarlierTurnIsNotTakenForThisOne() throws IOException {
        var stale = RESULT.replace("{\"subtype\"", "{\"user_message_uuids\":[\"of-before\"],\"subtype\"");

        var events = play(fake(say(stale, INIT, TEXT, RESULT)), prompt());

        assertThat(events).last().isInstanceOf(AgentEvent.Finished.class);
        assertThat(all(events, AgentEvent.TextBlock.class)).hasSize(1);
    }

    private static final String RETRY = """
        {"type":"system","subtype":"api_retry","attempt":1,"retry_delay_ms":1,"error_status":529,"error":"overloaded"}\
        """;
    private static final String ANSWERED = """
        {"type":"user","parent_tool_use_id":null,\
        "message":{"content":[{"type":"tool_result","tool_use_id":"t1","content":"ok"}]}}\
        """;
    private static final String OVERLOADED = """
        {"subtype":"success","is_error":true,"api_error_status":529,"terminal_reason":"api_error",\
        "num_turns":1,"result":"overloaded","total_cost_usd":0.5,"type":"result"}\
        """;

    private static String ofSubagent(String line) {
        return line.replace("\"parent_tool_use_id\":null", "\"parent_tool_use_id\":\"task\"");
    }

    static List<Arguments> anOverloadedServiceWantsALongPauseOnlyWhereItDidNotBeginToAnswer() {
        return List.of(
                Arguments.of(List.of(), true),
                Arguments.of(List.of(TEXT, ANSWERED), true),
                Arguments.of(List.of(ofSubagent(TEXT)), true),
                Arguments.of(List.of(RETRY, RETRY), false),
                Arguments.of(List.of(RETRY, RETRY, ofSubagent(TEXT)), false),
                Arguments.of(List.of(TEXT), false),
                Arguments.of(List.of(TEXT, ofSubagent(ANSWERED)), false));
    }

    @ParameterizedTest
    @MethodSource
    void anOverloadedServiceWantsALongPauseOnlyWhereItDidNotBeginToAnswer(List<String> lines, boolean isLong)
            throws IOException {
        settings = settings.withModelRetries(2);
        var said = Stream.of(List.of(INIT), lines, List.of(OVERLOADED)).flatMap(List::stream);

        var failure = failureOf(play(fake(say(said.toArray(String[]::new))), prompt()));

        assertThat(failure).isInstanceOf(AgentFailure.Overloaded.class);
        assertThat(Objects.requireNonNullElse(failure.retryAfter(), Duration.ZERO)
                                .compareTo(Duration.ofMinutes(1))
                        > 0)
                .isEqualTo(isLong);
    }

    @Test
    void anEndWithoutAResultIsNoSuccessWhateverTheExitCode() throws IOException {
        var events = play(fake(say(INIT, TEXT) + "echo 'this went wrong' >&2\nexit 0\n"), prompt());

        assertThat(failureOf(events)).isInstanceOf(AgentFailure.NoAnswer.class);
        assertThat(events.toString()).contains("exit code 0", "this went wrong");
    }

    @Test
    void anEndBeforeTheModelWasCalledWouldBeTheSameInANewConversation() throws IOException {
        assertThat(failureOf(play(fake("exit 3\n"), prompt()))).isInstanceOf(AgentFailure.ProtocolError.class);
    }

    @Test
    void moreWordsOnStderrThanAPipeHoldsBlockNothing() throws IOException {
        var events = play(
                fake("i=0; while [ $i -lt 3000 ]; do echo \"$i: a line of some length, just to fill the pipe\" >&2;"
                        + " i=$((i+1)); done\n" + say(INIT, TEXT, RESULT)),
                prompt());

        assertThat(events).last().isInstanceOf(AgentEvent.Finished.class);
    }

    @Test
    void anAgentThatIgnoresEverythingIsKilledWithItsChildren() throws IOException {
        var turn = fake("trap '' TERM INT\nsleep 600 &\n" + say(INIT, TEXT) + "while :; do sleep 600; done\n")
                .start(prompt());
        AgentEvent event;
        do {
            event = turn.next();
        } while (!(event instanceof AgentEvent.TextBlock));
        List<ProcessHandle> started;
        do {
            started = ProcessHandle.current()
                    .descendants()
                    .filter(process -> process.info().command().orElse("").endsWith("sleep"))
                    .toList();
        } while (started.isEmpty()); // It is forked before it becomes what it is called.

        turn.cancel();

        assertThat(failureOf(rest(turn))).isInstanceOf(AgentFailure.Cancelled.class);
        for (var each : started) {
            each.onExit().join();
        }
    }

    @Test
    void whatItsCommandsLeftRunningIsNamedAndEndedWithTheSession() throws IOException {
        // Forked twice, in a session of its own: nobody's child.
        var agent =
                fake("(setsid sh -c 'sleep 611 & sleep 612' &)\n" + say(INIT, TEXT, RESULT) + "exec cat >/dev/null\n");
        var events = play(agent, prompt().next(new AgentSession(ID), "hi"));
        assertThat(events).last().isInstanceOf(AgentEvent.Finished.class);
        List<ProcessHandle> started;
        do {
            started = ProcessHandle.allProcesses()
                    .filter(process -> process.info().commandLine().orElse("").matches(".*sleep 61[12]"))
                    .filter(process -> process.info().command().orElse("").endsWith("sleep"))
                    .toList();
        } while (started.size() < 2);

        assertThat(agent.end(new AgentSession(ID)))
                .anyMatch(line -> line.endsWith("sleep 611"))
                .anyMatch(line -> line.endsWith("sleep 612"));
        assertThat(agent.end(new AgentSession(ID))).isEmpty();

        for (var each : started) {
            each.onExit().join();
        }
    }

    @Test
    void aSessionThatLeftNothingEndsInSilence() throws IOException {
        var agent = fake(say(INIT, TEXT, RESULT) + "exec cat >/dev/null\n");
        play(agent, prompt().next(new AgentSession(ID), "hi"));

        assertThat(agent.end(new AgentSession(ID))).isEmpty();
    }

    @Test
    void aTurnWithoutEndIsEnded() throws IOException {
        var timers = settings.timers();
        settings = settings.withTimers(new ClaudeSettings.Timers(
                timers.silence(),
                Duration.ofSeconds(1),
                timers.modelWait(),
                timers.interrupt(),
                timers.terminate(),
                timers.idle()));

        var events = play(
                fake(say(INIT) + "while :; do echo '{\"type\":\"system\",\"subtype\":\"status\"}'; sleep 0.1; done\n"),
                prompt());

        assertThat(failureOf(events)).isInstanceOf(AgentFailure.TimedOut.class);
    }

    @Test
    void whatIsNotASessionIdNeverBecomesAFlag() throws IOException {
        var called = folder.resolve("called");
        var agent = fake("touch '" + called + "'\n" + say(INIT, TEXT, RESULT));

        var events = play(agent, prompt().next(new AgentSession("--dangerously-skip-permissions"), "hi"));

        assertThat(failureOf(events)).isInstanceOf(AgentFailure.SessionNotFound.class);
        assertThat(called).doesNotExist();
    }

    @Test
    void aDirectoryThatCannotBeConfinedIsRefused() throws IOException {
        var odd = Files.createDirectories(folder.resolve("all (really*)"));

        var events = play(fake(say(INIT, TEXT, RESULT)), Prompt.first("hi", odd, AgentProfile.DEVELOPER));

        assertThat(failureOf(events)).isInstanceOf(AgentFailure.ProtocolError.class);
        assertThat(events.toString()).contains("use a folder without it");
    }

    @Test
    void aMissingDirectoryIsNamed() throws IOException {
        var events = play(
                fake(say(INIT, TEXT, RESULT)), Prompt.first("hi", folder.resolve("missing"), AgentProfile.DEVELOPER));

        assertThat(events.toString()).contains(folder.resolve("missing").toString(), "not there");
    }

    @Test
    void aConversationThatRestsMakesRoomForAnotherAndIsTakenUpAgain() throws IOException {
        settings = settings.withMaxProcesses(1);
        var calls = folder.resolve("calls");
        var agent = fake("echo \"$@\" >> '" + calls + "'\nwhile "
                + say(INIT, TEXT, RESULT).replaceFirst("\n", "; do\n") + "done\n");

        play(agent, prompt().next(new AgentSession(ID), "a1"));
        play(agent, prompt().next(new AgentSession(ID), "a2"));
        play(agent, prompt());
        var events = play(agent, prompt().next(new AgentSession(ID), "a3"));

        assertThat(events).last().isInstanceOf(AgentEvent.Finished.class);
        assertThat(Files.readAllLines(calls))
                .hasSize(3)
                .satisfiesExactly(
                        call -> assertThat(call).contains("--resume " + ID),
                        call -> assertThat(call).contains("--session-id"),
                        call -> assertThat(call).contains("--resume " + ID));
    }

    @Test
    void aTurnThatWaitsForAProcessSaysSoOnceAndThenWorks() throws Exception {
        settings = settings.withMaxProcesses(1);
        var go = folder.resolve("go");
        var rest = say(TEXT, RESULT).replace("read -r prompt\n", "");
        var agent = fake(say(INIT) + "while ! test -e '" + go + "'; do sleep 0.05; done\n" + rest);
        try (var first = agent.start(prompt());
                var second = agent.start(prompt())) {
            assertThat(first.next()).isInstanceOf(AgentEvent.SessionStarted.class);
            assertThat(second.next()).isInstanceOf(AgentEvent.Queued.class);

            Files.createFile(go);
            assertThat(rest(first)).last().isInstanceOf(AgentEvent.Finished.class);
            assertThat(rest(second))
                    .noneMatch(AgentEvent.Queued.class::isInstance)
                    .last()
                    .isInstanceOf(AgentEvent.Finished.class);
        }
    }

    private static List<AgentEvent> rest(AgentTurn turn) {
        var events = new ArrayList<AgentEvent>();
        for (var next = turn.next(); next != null; next = turn.next()) {
            events.add(next);
        }
        return events;
    }

    @Test
    void anAgentThatIsSilentIsSaidToBeSoBeforeItIsGivenUp() throws IOException {
        var timers = settings.timers();
        settings = settings.withTimers(new ClaudeSettings.Timers(
                Duration.ofMillis(1_500),
                timers.total(),
                timers.modelWait(),
                timers.interrupt(),
                timers.terminate(),
                timers.idle()));

        var events = play(fake(say(INIT) + "sleep 60\n"), prompt());

        assertThat(events)
                .anySatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                AgentEvent.Silent.class,
                                silent -> assertThat(silent.since())
                                        .isBetween(Duration.ofMillis(500), Duration.ofMillis(1_500))));
        assertThat(failureOf(events)).isInstanceOf(AgentFailure.TimedOut.class);
    }

    @Test
    void aPermitIsGivenBackAfterEveryKindOfEnd() throws IOException {
        settings = settings.withMaxProcesses(1);
        var agent = fake(say(INIT, TEXT) + "exit 3\n");

        for (int turn = 0; turn < 3; turn++) {
            assertThat(failureOf(play(agent, prompt()))).isInstanceOf(AgentFailure.NoAnswer.class);
        }
    }
}
