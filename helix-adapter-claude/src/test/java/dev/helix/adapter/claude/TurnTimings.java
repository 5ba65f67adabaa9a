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
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Measures what a retry costs by its means, and what HELIX adds to the bare command line, interleaved in one run against a
 * model that answers at once. Run its {@code main} on the module's test class path; the only argument is the number of
 * rounds. Wall time in milliseconds, median and range.
 */
final class TurnTimings {

    private static final int WARM_UP = 5;

    private TurnTimings() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length == 0 ? 15 : Integer.parseInt(args[0]);
        var folder = Files.createTempDirectory("helix-timings");
        var work = Files.createDirectories(folder.resolve("work"));
        try (var api = ScriptedMessagesApi.start()) {
            api.otherwise(request -> ModelReply.text("An answer of a few words, streamed in pieces. ".repeat(20)));
            var settings = RealCli.settings(folder.resolve("agent"), api).withMaxProcesses(2);
            var prompt = Prompt.first("What is it? ".repeat(1_700), work, AgentProfile.DEVELOPER);
            var living = new double[rounds];
            var resumed = new double[rounds];
            var fresh = new double[rounds];
            var bare = new double[rounds];
            try (var agent = ClaudeAgent.open(settings);
                    var cli = new BareCli(settings, work)) {
                var session = AgentContract.sessionOf(AgentContract.play(agent, prompt));
                for (int round = -WARM_UP; round < rounds; round++) {
                    double ofBare = millis(() -> cli.turn("Again, please."));
                    double ofLiving = millis(() -> play(agent, prompt.next(session, "Again, please.")));
                    keep(bare, round, ofBare);
                    keep(living, round, ofLiving);
                }
            }
            for (int round = 0; round < rounds; round++) {
                AgentSession session;
                try (var first = ClaudeAgent.open(settings)) {
                    fresh[round] = millis(() -> play(first, prompt));
                    session = AgentContract.sessionOf(AgentContract.play(first, prompt));
                }
                try (var second = ClaudeAgent.open(settings)) {
                    resumed[round] = millis(() -> play(second, prompt.next(session, "Again, please.")));
                }
            }
            print("fresh process", fresh);
            print("resumed in a new process", resumed);
            print("living process, through HELIX", living);
            print("living process, bare", bare);
        }
    }

    private static void keep(double[] into, int round, double value) {
        if (round >= 0) {
            into[round] = value;
        }
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
