package dev.helix.app.load;

import dev.helix.adapter.local.Lifetime;
import dev.helix.adapter.local.LocalCredential;
import dev.helix.app.Cli;
import dev.helix.app.GitFolder;
import dev.helix.app.wiring.Helix;
import dev.helix.testkit.FreePort;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Many chats while many read the stream of events: of a real root, by HTTP, against a scripted agent. {@link #main} measures it with limits and
 * without ({@code docs/benchmarks.md}).
 */
final class ServerLoad {

    private static final String ANSWER = "What do you need it for?\n\n<!-- STEP: what -->";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String LIMITS = "rate_limit: 1200/m";
    /** An even number. */
    private static final int ROUNDS = 8;

    private ServerLoad() {}

    /**
     * The result of one load.
     *
     * @param answered chats whose answer came whole
     * @param heard streams that were told of the last event
     * @param refused answers that were no 200, with their status
     * @param whole how long the chats took together
     * @param median how long one chat took, of all
     * @param late how long the slowest but one in a hundred took
     * @param heap bytes that are in use afterwards
     */
    record Outcome(
            int answered,
            int heard,
            List<Integer> refused,
            Duration whole,
            Duration median,
            Duration late,
            long heap) {}

    /** Measures {@code chats} and {@code streams}: the same server with its limits, then one without. */
    public static void main(String... arguments) throws Exception {
        int chats = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
        int streams = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 300;
        measure("warm-up", LIMITS, chats, streams);
        measure("warm-up", "", chats, streams);
        var with = new ArrayList<Outcome>();
        var without = new ArrayList<Outcome>();
        for (int round = 0; round < ROUNDS; round++) {
            // By turns, and each first as often as the other: the program gets quicker from one load to the next.
            if (round % 2 == 0) {
                with.add(measure("with", LIMITS, chats, streams));
                without.add(measure("without", "", chats, streams));
            } else {
                without.add(measure("without", "", chats, streams));
                with.add(measure("with", LIMITS, chats, streams));
            }
        }
        tell("with", with);
        tell("without", without);
        System.exit(0); // Clients let their threads wait for a while.
    }

    private static Outcome measure(String name, String limits, int chats, int streams) throws Exception {
        var seen = run(Files.createTempDirectory("load"), limits, chats, streams);
        System.out.printf(
                "%-8s chats %d of %d, streams %d of %d, refused %d, together %d ms, median %d ms, 99 %% %d ms, heap %d MiB%n",
                name,
                seen.answered(),
                chats,
                seen.heard(),
                streams,
                seen.refused().size(),
                seen.whole().toMillis(),
                seen.median().toMillis(),
                seen.late().toMillis(),
                seen.heap() >> 20);
        return seen;
    }

    private static void tell(String name, List<Outcome> all) {
        System.out.printf(
                "%-8s mean of %d: together %.0f ms, median %.0f ms, 99 %% %.0f ms%n",
                name, all.size(), mean(all, Outcome::whole), mean(all, Outcome::median), mean(all, Outcome::late));
    }

    private static double mean(List<Outcome> all, Function<Outcome, Duration> figure) {
        return all.stream()
                .mapToLong(each -> figure.apply(each).toMillis())
                .average()
                .orElseThrow();
    }

    /** Puts the load on a server that has {@code limits}: more keys of {@code server}. */
    static Outcome run(Path folder, String limits, int chats, int streams) throws Exception {
        int port = FreePort.find();
        var git = GitFolder.with(folder.resolve("shop"), "app.txt", "one\n");
        git.write("helix.yaml", """
            main_branch: main
            production: {}
            validation: { unit: { command: ["true"] } }
            agent: { kind: scripted }
            server: { port: %d%s }
            """.formatted(port, limits.isEmpty() ? "" : ", " + limits));
        var root = git.folder();
        succeed("init", root);
        var script = Script.named("load");
        var turns = IntStream.range(0, chats)
                .boxed()
                .reduce(script.say(ANSWER), (before, at) -> before.turn().say(ANSWER), (a, b) -> b);
        try (var helix = Helix.open(root, Lifetime.DETACHED, System.getenv());
                var chat = helix.consultant(new ScriptedAgent(turns.end()));
                var server = helix.serve("test", chat)) {
            return new Load(root, server.port()).put(chats, streams);
        }
    }

    private static void succeed(Object... words) {
        var run = Cli.run(words);
        if (run.code() != 0) {
            throw new IllegalStateException(run.err());
        }
    }

    private static final class Load {
        private final Path root;
        private final String address;
        private final String credential;
        private final Queue<Integer> refused = new ConcurrentLinkedQueue<>();
        private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();
        private final HttpClient client = HttpClient.newHttpClient();

        Load(Path root, int port) {
            this.root = root;
            this.address = "http://127.0.0.1:" + port;
            this.credential = LocalCredential.read(root).orElseThrow();
        }

        Outcome put(int chats, int streams) throws Exception {
            var open = new CountDownLatch(streams);
            var heard = new CountDownLatch(streams);
            var bodies = new ConcurrentLinkedQueue<InputStream>();
            var callers = Executors.newVirtualThreadPerTaskExecutor();
            try {
                for (int i = 0; i < streams; i++) {
                    callers.execute(() -> listen(open, heard, bodies));
                }
                if (!open.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IllegalStateException("streams do not open: " + refused);
                }
                long begin = System.nanoTime();
                var all = new ArrayList<Future<?>>();
                for (int i = 0; i < chats; i++) {
                    int chat = i;
                    all.add(callers.submit(() -> say(chat)));
                }
                for (var one : all) {
                    one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                }
                var whole = Duration.ofNanos(System.nanoTime() - begin);
                succeed("project", "create", "last", "--title", "Last", "--root", root);
                boolean told = heard.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                System.gc();
                long heap = Runtime.getRuntime().totalMemory()
                        - Runtime.getRuntime().freeMemory();
                var times = nanos.stream().sorted().toList();
                return new Outcome(
                        times.size(),
                        told ? streams : streams - (int) heard.getCount(),
                        List.copyOf(refused),
                        whole,
                        Duration.ofNanos(times.isEmpty() ? 0 : times.get(times.size() / 2)),
                        Duration.ofNanos(times.isEmpty() ? 0 : times.get(times.size() * 99 / 100)),
                        heap);
            } finally {
                for (var body : bodies) {
                    body.close();
                }
                callers.shutdownNow();
                client.shutdownNow();
            }
        }

        private HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create(address + path))
                    .header("Authorization", "Bearer " + credential)
                    .timeout(PATIENCE);
        }

        private void listen(CountDownLatch open, CountDownLatch heard, Queue<InputStream> bodies) {
            try {
                var answer = client.send(
                        request("/helix/evolution/events")
                                .header("Accept", "text/event-stream")
                                .build(),
                        BodyHandlers.ofInputStream());
                if (answer.statusCode() != 200) {
                    refused.add(answer.statusCode());
                    return;
                }
                bodies.add(answer.body());
                open.countDown();
                try (var lines = answer.body();
                        var reader = new java.io.BufferedReader(
                                new java.io.InputStreamReader(lines, java.nio.charset.StandardCharsets.UTF_8))) {
                    for (String line; (line = reader.readLine()) != null; ) {
                        if (line.contains("\"last\"")) {
                            heard.countDown();
                            return;
                        }
                    }
                }
            } catch (IOException e) {
                // The load is over, or what is missing is counted.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void say(int chat) {
            var body = JSON.writeValueAsString(Map.of(
                    "model",
                    "helix-consultant",
                    "stream",
                    true,
                    "messages",
                    List.of(Map.of("role", "user", "content", "I need a greeting, number " + chat))));
            long begin = System.nanoTime();
            try {
                HttpResponse<String> answer = client.send(
                        request("/v1/chat/completions")
                                .header("Content-Type", "application/json")
                                .header("X-OpenWebUI-Chat-Id", "chat-" + chat)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    refused.add(answer.statusCode());
                } else if (answer.body().contains("[DONE]") && answer.body().contains("What do you")) {
                    nanos.add(System.nanoTime() - begin);
                }
            } catch (IOException e) {
                refused.add(0);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
