package dev.helix.adapter.http;

import dev.helix.consultant.Consultant;
import dev.helix.consultant.ConsultantSettings;
import dev.helix.consultant.Workplace;
import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import dev.helix.domain.port.AuditTrail;
import dev.helix.domain.port.DocumentReader;
import dev.helix.domain.port.TurnCosts;
import dev.helix.enforcement.Enforcer;
import dev.helix.enforcement.Policy;
import dev.helix.evolution.NightLetters;
import dev.helix.testkit.InMemoryChatSessions;
import dev.helix.testkit.answer.InMemoryFiles;
import io.javalin.Javalin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Chats against a bare server-sent echo, in one run: prints the delay of each piece from the agent to the client, and the pieces
 * in a second. Not a test; run its main method, with names of loads as arguments or none for all.
 */
final class ChatLoad {

    /** How much is asked for at once. */
    private enum Load {
        /** What a piece takes where nothing else happens. */
        ONE(1, 400, Duration.ofMillis(5)),
        /** As fast as it goes; a delay means nothing then. */
        FULL(8, 2_000, Duration.ZERO),
        /** A full house. */
        MANY(1_000, 30, Duration.ofMillis(200));

        private final int streams;
        private final int pieces;
        private final Duration pace;

        Load(int streams, int pieces, Duration pace) {
            this.streams = streams;
            this.pieces = pieces;
            this.pace = pace;
        }
    }

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Pattern STAMP = Pattern.compile("t(\\d{6,})\\.");

    private ChatLoad() {}

    /** Speaks at a steady pace; each piece says when it was said. */
    private static final class PacedAgent implements Agent {
        private final Load load;

        PacedAgent(Load load) {
            this.load = load;
        }

        @Override
        public String name() {
            return "paced";
        }

        @Override
        public AgentTurn start(Prompt prompt) {
            return new AgentTurn() {
                private final StringBuilder said = new StringBuilder();
                private int next = -1;

                @Override
                public @Nullable AgentEvent next() {
                    next++;
                    if (next == 0) {
                        return new AgentEvent.SessionStarted(
                                new AgentSession(UUID.randomUUID().toString()), "paced");
                    }
                    if (next <= load.pieces) {
                        pace(load.pace);
                        var piece = "t" + System.nanoTime() + ". ";
                        said.append(piece);
                        return new AgentEvent.TextDelta(piece);
                    }
                    return next == load.pieces + 1
                            ? new AgentEvent.TextBlock("m", said.toString())
                            : new AgentEvent.Finished(Usage.NONE);
                }

                @Override
                public void cancel() {}

                @Override
                public void close() {}
            };
        }
    }

    @SuppressWarnings("ThreadSleep") // the pace of the load, not a wait for something
    private static void pace(Duration pace) {
        try {
            if (pace.isPositive()) {
                Thread.sleep(pace);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Measures both and prints what it saw. */
    public static void main(String[] arguments) throws Exception {
        for (var load : Load.values()) {
            if (arguments.length == 0 || List.of(arguments).contains(load.name())) {
                measure(load);
            }
        }
    }

    private static void measure(Load load) throws Exception {
        var files = InMemoryFiles.empty();
        try (var server = new TestServer((use, folders) -> new Consultant(
                new ConsultantSettings(true, Locale.ENGLISH, ConsultantSettings.GRACE),
                new Enforcer(new PacedAgent(load), Policy.of(Locale.ENGLISH), InstantSource.system()),
                new InMemoryChatSessions(InMemoryFiles.ROOT),
                new Workplace(files, folders, chat -> folders, TurnCosts.NONE, DocumentReader.NONE),
                use.projects(),
                use.systems(),
                new NightLetters(use.projects(), TurnCosts.NONE, AuditTrail.NONE, InstantSource.system()),
                UUID::randomUUID,
                InstantSource.system()))) {
            var echo = Javalin.create(config -> {
                        config.concurrency.useVirtualThreads = true;
                        config.startup.showJavalinBanner = false;
                        config.routes.sse("/echo", client -> {
                            for (int i = 0; i < load.pieces; i++) {
                                pace(load.pace);
                                client.sendEvent("t" + System.nanoTime() + ". ");
                            }
                        });
                    })
                    .start("127.0.0.1", 0);
            for (var round : List.of("warm-up", "measured")) {
                report(
                        load,
                        round + " echo",
                        run(load, echo.port(), i -> "GET /echo HTTP/1.1\r\nAccept: text/event-stream\r\n", ""));
                report(
                        load,
                        round + " chat",
                        run(load, server.port(), i -> "POST /v1/chat/completions HTTP/1.1\r\n", round));
            }
            echo.stop();
        }
    }

    private interface Head {
        String of(int number);
    }

    private record Measured(List<Long> delays, List<Long> firstBytes, int whole, long heapPerStream, Duration took) {}

    private static Measured run(Load load, int port, Head head, String question) throws Exception {
        var delays = Collections.synchronizedList(new ArrayList<Long>());
        var firstBytes = Collections.synchronizedList(new ArrayList<Long>());
        var whole = new AtomicInteger();
        long before = heap();
        long heap = 0;
        long began = System.nanoTime();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < load.streams; i++) {
                int number = i;
                pool.execute(() -> {
                    try {
                        var body = question.isEmpty() ? "" : ChatServer.body(true, question + number);
                        read(load, port, head.of(number), body, delays, firstBytes, whole);
                    } catch (IOException e) {
                        System.out.println("a stream broke: " + e);
                    }
                });
            }
            if (load == Load.MANY) {
                pace(LOOK);
                heap = (heap() - before) / load.streams;
            }
        }
        return new Measured(delays, firstBytes, whole.get(), heap, Duration.ofNanos(System.nanoTime() - began));
    }

    private static void read(
            Load load,
            int port,
            String head,
            String body,
            List<Long> delays,
            List<Long> firstBytes,
            AtomicInteger whole)
            throws IOException {
        long began = System.nanoTime();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                var reader = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 1_024)) {
            var request = head + "Host: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                    + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            int seen = 0;
            for (var line = reader.readLine(); line != null && seen < load.pieces; line = reader.readLine()) {
                if (seen == 0 && line.startsWith("HTTP/1.1 200")) {
                    firstBytes.add(System.nanoTime() - began);
                }
                var stamp = STAMP.matcher(line);
                while (stamp.find()) {
                    long delay = System.nanoTime() - Long.parseLong(stamp.group(1));
                    // All of them beginning at once, and the look at the heap, are over by then.
                    if (++seen > load.pieces / 2) {
                        delays.add(delay);
                    }
                }
            }
            if (seen == load.pieces) {
                whole.incrementAndGet();
            }
        }
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void report(Load load, String what, Measured measured) {
        var delays = measured.delays().stream().sorted().toList();
        var first = measured.firstBytes().stream().sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "%s %s: %d of %d streams whole, %.0f pieces/s, delay p50 %.3f ms p99 %.2f ms, first byte p50 %.1f ms p99 %.1f ms, heap %d KB/stream%n",
                load,
                what,
                measured.whole(),
                load.streams,
                1e9 * load.streams * load.pieces / measured.took().toNanos(),
                at(delays, 0.5),
                at(delays, 0.99),
                at(first, 0.5),
                at(first, 0.99),
                measured.heapPerStream() / 1_024);
    }

    private static double at(List<Long> sorted, double part) {
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) (part * (sorted.size() - 1))) / 1e6;
    }
}
