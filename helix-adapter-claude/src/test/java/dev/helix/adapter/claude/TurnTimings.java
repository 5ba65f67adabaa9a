package dev.helix.adapter.claude;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.testkit.AgentContract;
import dev.helix.testkit.ModelReply;
import dev.helix.testkit.ScriptedMessagesApi;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Measures what a retry costs by its means, and what HELIX adds to the bare command line, with and without hooks, all of it
 * interleaved in one run. {@code scripts/bench-turns} runs it; the arguments are the number of rounds, and how long the model
 * takes for an answer, in milliseconds, as many as are to be measured. Wall time in milliseconds, median and range.
 */
final class TurnTimings {

    private static final int WARM_UP = 5;
    private static final String AGAIN = "Again, please.";

    private TurnTimings() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length < 1 ? 15 : Integer.parseInt(args[0]);
        var latencies = args.length < 2
                ? List.of(Duration.ZERO, Duration.ofSeconds(2))
                : Arrays.stream(args)
                        .skip(1)
                        .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
                        .toList();
        if (rounds < 1 || latencies.stream().anyMatch(Duration::isNegative)) {
            throw new IllegalArgumentException("1 round or more, and models that take 0 ms or more");
        }
        for (var latency : latencies) {
            System.out.println("A model that takes " + latency.toMillis() + " ms:");
            measure(rounds, latency);
        }
    }

    private static void measure(int rounds, Duration latency) throws Exception {
        var folder = Files.createTempDirectory("helix-timings");
        var work = Files.createDirectories(folder.resolve("work"));
        var prompt = Prompt.first("What is it? ".repeat(1_700), work, AgentProfile.DEVELOPER);
        var rows = new LinkedHashMap<String, double[]>();
        try (var api = ScriptedMessagesApi.start();
                var hooks = new FakeHookServer((event, body) -> "{}")) {
            api.otherwise(request -> reply(latency));
            var settings = RealCli.settings(folder.resolve("agent"), api).withMaxProcesses(2);
            var hooked = RealCli.settings(folder.resolve("hooked"), api);
            try (var cli = new BareCli(settings, work);
                    var agent = ClaudeAgent.open(settings);
                    var withHooks = ClaudeAgent.open(hooked, hooks, UUID::randomUUID)) {
                var session = AgentContract.sessionOf(AgentContract.play(agent, prompt));
                var hookedSession = AgentContract.sessionOf(AgentContract.play(withHooks, prompt));
                for (int round = -WARM_UP; round < rounds; round++) {
                    measure(rows, "living process, bare", rounds, round, () -> cli.turn(AGAIN));
                    measure(
                            rows,
                            "living process, HELIX",
                            rounds,
                            round,
                            () -> play(agent, prompt.next(session, AGAIN)));
                    measure(
                            rows,
                            "living process, HELIX with hooks",
                            rounds,
                            round,
                            () -> play(withHooks, prompt.next(hookedSession, AGAIN)));
                    measureNew(rows, settings, prompt, rounds, round);
                }
            }
        }
        rows.forEach(TurnTimings::print);
        overhead("HELIX", rows, "living process, HELIX");
        overhead("HELIX with hooks", rows, "living process, HELIX with hooks");
        System.out.println();
    }

    private static ModelReply reply(Duration latency) {
        var reply = ModelReply.text("An answer of a few words, streamed in pieces. ".repeat(20));
        return latency.isZero() ? reply : reply.with(new ModelReply.Fault.Silence(latency));
    }

    private static void measureNew(
            Map<String, double[]> rows, ClaudeSettings settings, Prompt prompt, int rounds, int round)
            throws IOException {
        AgentSession session;
        try (var first = ClaudeAgent.open(settings)) {
            measure(rows, "fresh process", rounds, round, () -> play(first, prompt));
            session = AgentContract.sessionOf(AgentContract.play(first, prompt));
        }
        try (var second = ClaudeAgent.open(settings)) {
            measure(rows, "resumed in a new process", rounds, round, () -> play(second, prompt.next(session, AGAIN)));
        }
    }

    private static void measure(Map<String, double[]> rows, String name, int rounds, int round, Action action)
            throws IOException {
        double took = millis(action);
        if (round >= 0) {
            rows.computeIfAbsent(name, key -> new double[rounds])[round] = took;
        }
    }

    private static void overhead(String name, Map<String, double[]> rows, String row) {
        double bare = median(rows, "living process, bare");
        double added = median(rows, row) - bare;
        System.out.printf(
                "%s adds %.1f ms to a turn of %.1f ms: %.1f %%; target 50 ms: %s, target 5 %%: %s%n",
                name, added, bare, 100 * added / bare, met(added < 50), met(added < 0.05 * bare));
    }

    private static String met(boolean is) {
        return is ? "met" : "NOT met";
    }

    private static double median(Map<String, double[]> rows, String name) {
        var values = Objects.requireNonNull(rows.get(name), name).clone();
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static void play(ClaudeAgent agent, Prompt prompt) {
        var events = AgentContract.play(agent, prompt);
        if (!(events.get(events.size() - 1) instanceof AgentEvent.Finished)) {
            throw new IllegalStateException("the turn failed: " + events);
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    private static double millis(Action action) throws IOException {
        long start = System.nanoTime();
        action.run();
        return (System.nanoTime() - start) / 1e6;
    }

    private static void print(String name, double[] values) {
        Arrays.sort(values);
        System.out.printf(
                "%-32s %7.1f  (%.1f to %.1f, n=%d)%n",
                name, values[values.length / 2], values[0], values[values.length - 1], values.length);
    }

    /** The command line with nothing around it but a loop that waits for the result. */
    private static final class BareCli implements AutoCloseable {
        private final Process process;
        private final BufferedReader out;

        BareCli(ClaudeSettings settings, Path work) throws IOException {
            var builder = new ProcessBuilder(List.of(
                            settings.command().get(0),
                            "-p",
                            "--input-format",
                            "stream-json",
                            "--output-format",
                            "stream-json",
                            "--verbose",
                            "--include-partial-messages",
                            "--setting-sources",
                            "",
                            "--strict-mcp-config",
                            "--disable-slash-commands",
                            "--restricted",
                            "--tools",
                            "Read,Write,Edit,Glob,Grep,Agent",
                            "--session-id",
                            UUID.randomUUID().toString()))
                    .directory(work.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            Launcher.prepare(builder.environment(), settings);
            process = builder.start();
            out = process.inputReader();
            turn("What is it? ".repeat(1_700));
        }

        void turn(String text) throws IOException {
            process.getOutputStream()
                    .write((StreamJson.userMessage(UUID.randomUUID().toString(), text) + "\n")
                            .getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            String line;
            do {
                line = out.readLine();
                if (line == null) {
                    throw new IOException("the command line ended");
                }
            } while (!line.contains("\"type\":\"result\""));
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
