package dev.helix.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.helix.testkit.Eventually;
import dev.helix.testkit.ScriptedCommands;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class EventRoutesTest {

    private static final String EVENTS = "/helix/evolution/events";

    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        assertTimeoutPreemptively(Duration.ofSeconds(15), server::close);
    }

    private record Event(long id, String type, String data) {}

    private BufferedReader stream(String... headers) throws IOException, InterruptedException {
        var answer = server.client()
                .send(
                        server.request(EVENTS, headers)
                                .header("Accept", "text/event-stream")
                                .build(),
                        BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    private static List<Event> read(BufferedReader stream, int count) throws IOException {
        var events = new ArrayList<Event>();
        String type = "";
        String data = "";
        long id = -1;
        while (events.size() < count) {
            var line = stream.readLine();
            if (line == null) {
                throw new AssertionError("the stream ended after " + events);
            }
            if (line.startsWith("event:")) {
                type = line.substring(6).strip();
            } else if (line.startsWith("data:")) {
                data = line.substring(5).strip();
            } else if (line.startsWith("id:")) {
                id = Long.parseLong(line.substring(3).strip());
            } else if (line.isEmpty() && id >= 0) {
                events.add(new Event(id, type, data));
                id = -1;
            }
        }
        return events;
    }

    @Test
    void tellsWhatLongStepsPrintAsItComes() throws Exception {
        server.ready("x");
        try (var stream = stream()) {
            read(stream, 2);
            server.post("/helix/evolution/projects/x/deploy", "");
            var lines = new ArrayList<String>();
            while (lines.stream().noneMatch(line -> line.contains("Tests run: 3"))) {
                var line = stream.readLine();
                assertThat(line).as("the stream ended: " + lines).isNotNull();
                lines.add(line);
            }
            assertThat(lines.getLast()).contains("\"type\":\"output\"", "\"step\":\"validate\"", "\"operation\":\"op-");
            assertThat(lines.get(lines.size() - 2)).isEqualTo("event: output");
        }
    }

    @Test
    void whoBeginsToListenLaterGetsWhatLongStepsPrintedBeforeAtItsPlaceAndOnce() throws Exception {
        server.ready("x");
        server.post("/helix/evolution/projects/x/deploy", "", "Prefer", "wait=20");

        try (var stream = stream("Last-Event-ID", "2")) {
            var all = readUntilTheEnd(stream);
            var printed = printed(all);
            // One line of the databases, and two of the tests.
            assertThat(printed).hasSize(3).doesNotHaveDuplicates().allMatch(id -> id.matches("id: \\d+\\.\\d+"));
            assertThat(all.indexOf(printed.getFirst())).isGreaterThan(step(all, "data", "running"));
            assertThat(all.indexOf(printed.get(1))).isGreaterThan(step(all, "validate", "running"));
            assertThat(all.indexOf(printed.getLast())).isLessThan(step(all, "validate", "done"));

            try (var rest = stream("Last-Event-ID", printed.getLast().substring(4))) {
                assertThat(printed(readUntilTheEnd(rest))).isEmpty();
            }
            try (var rest = stream("Last-Event-ID", printed.getFirst().substring(4))) {
                assertThat(printed(readUntilTheEnd(rest))).containsExactlyElementsOf(printed.subList(1, 3));
            }
        }
        try (var stream = stream("Last-Event-ID", "2.99999")) {
            assertThat(printed(readUntilTheEnd(stream)))
                    .as("a server before this one had counted further")
                    .hasSize(3);
        }
    }

    /** Returns the ids of the lines that steps printed. */
    private static List<String> printed(List<String> all) {
        return IntStream.range(2, all.size())
                .filter(at -> all.get(at).contains("\"type\":\"output\""))
                .mapToObj(at -> all.get(at - 2))
                .toList();
    }

    /** Returns where a step comes into a state. */
    private static int step(List<String> all, String step, String state) {
        return IntStream.range(0, all.size())
                .filter(at -> all.get(at).contains("\"step\":\"" + step + "\",\"state\":\"" + state + "\""))
                .findFirst()
                .orElseThrow(() -> new AssertionError(step + " is not " + state + " in " + all));
    }

    /** Reads until the operation has ended. */
    private static List<String> readUntilTheEnd(BufferedReader stream) throws IOException {
        var lines = new ArrayList<String>();
        do {
            var line = stream.readLine();
            assertThat(line).as("the stream ended: " + lines).isNotNull();
            lines.add(line);
        } while (!lines.getLast().contains("\"type\":\"operation\"")
                || lines.getLast().contains("\"running\""));
        return lines;
    }

    @Test
    void saysWhatAClientMustAcceptInsteadOfAnsweringNothing() {
        var answer = server.get(EVENTS, "Accept", "*/*");

        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.type()).startsWith("application/problem+json");
        assertThat(answer.at("detail").asString()).contains("text/event-stream");
    }

    @Test
    void refusesAForeignOrigin() {
        var answer = server.get(EVENTS, "Accept", "text/event-stream", "Origin", "https://evil.example");

        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void tellsEverythingFromTheBeginningToANewClient() throws Exception {
        server.create("x");
        server.create("y");

        try (var stream = stream()) {
            var events = read(stream, 2);
            assertThat(events).extracting(Event::id).containsExactly(1L, 2L);
            assertThat(events).extracting(Event::type).containsExactly("project", "project");
            var json = JsonMapper.builder().build().readTree(events.getFirst().data());
            assertThat(json.path("project").asString()).isEqualTo("x");
            assertThat(json.path("status").asString()).isEqualTo("pending");
            assertThat(json.path("at").asString()).isEqualTo("2026-01-31T12:00:00Z");
        }
    }

    @Test
    void goesOnWhereAClientHasBeen() throws Exception {
        for (int i = 1; i <= 5; i++) {
            server.create("p" + i);
        }

        try (var stream = stream("Last-Event-ID", "3")) {
            assertThat(read(stream, 2)).extracting(Event::id).containsExactly(4L, 5L);
        }
        try (var stream = stream("Last-Event-ID", "no number")) {
            assertThat(read(stream, 1)).extracting(Event::id).containsExactly(1L);
        }
    }

    @Test
    void tellsWhatHappensWhileItHappens() throws Exception {
        try (var stream = stream()) {
            server.create("x");
            assertThat(read(stream, 1)).extracting(Event::id).containsExactly(1L);
            server.create("y");
            assertThat(read(stream, 1)).extracting(Event::id).containsExactly(2L);
        }
    }

    @Test
    void losesAndRepeatsNothingBetweenReplayAndLive() throws Exception {
        for (int i = 1; i <= 50; i++) {
            server.create("before" + i);
        }
        var writer = Thread.ofVirtual().start(() -> {
            for (int i = 1; i <= 50; i++) {
                server.create("during" + i);
            }
        });

        try (var stream = stream()) {
            assertThat(read(stream, 100))
                    .extracting(Event::id)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 100).boxed().toList());
        }
        writer.join();
    }

    @Test
    void clientsThatGoAwayTakeNoThreadWithThem() throws Exception {
        for (int i = 0; i < 8; i++) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                var request = "GET " + EVENTS + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                        + "\r\nAccept: text/event-stream\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                assertThat(socket.getInputStream().read()).isEqualTo('H');
                // Reset, not closed.
                socket.setSoLinger(true, 0);
            }
            server.create("x" + i);
        }

        assertThat(server.get("/healthz").status()).isEqualTo(200);
        Eventually.holds("the server notices", () -> threadsIn("EventRoutes.stream(", "ExceptionMapper.handle") == 0);
    }

    /** The server keeps no more for a reader than it says, whatever a step prints. */
    @Test
    void whoDoesNotReadLosesTheStreamAndGoesOnFromItsLastEvent() throws Exception {
        int printed = 2 * EventRoutes.MOST_WAITING - 10;
        server.ready("x");
        // Much more than what the connection itself holds for who does not read.
        server.unitResult = ScriptedCommands.exit(
                0,
                ("." + " ".repeat(2_000) + ".\n").repeat(printed) + "Tests run: 3, Failures: 0, Errors: 0, Skipped: 0");
        try (var slow = new Socket()) {
            slow.setReceiveBufferSize(4_096);
            slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            slow.setSoTimeout(10_000);
            var request = "GET " + EVENTS + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                    + "\r\nAccept: text/event-stream\r\n\r\n";
            slow.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(slow.getInputStream().read()).isEqualTo('H');

            assertThat(server.post("/helix/evolution/projects/x/deploy", "", "Prefer", "wait=20")
                            .status())
                    .isEqualTo(200);

            var got = new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(got.stream().filter("event: output"::equals).count())
                    .isPositive()
                    .isLessThan(printed);
            var last = got.stream().filter(line -> line.startsWith("id: ")).toList();
            try (var again = stream("Last-Event-ID", last.getLast().substring(4))) {
                assertThat(readUntilTheEnd(again).getLast()).contains("\"state\":\"succeeded\"");
            }
        }
    }

    /** Whether a program reads them or a page. */
    @Test
    void streamsOfPagesAndProgramsCountAsOne() throws Exception {
        var reading = new ArrayList<Socket>();
        try {
            for (int i = 0; i < OpenStreams.MOST_OF_EVENTS; i++) {
                assertThat(status(i % 2 == 0 ? EVENTS : TestServer.PAGE_EVENTS, reading))
                        .as("stream %s", i)
                        .isEqualTo("HTTP/1.1 200");
            }
            assertThat(status(EVENTS, reading)).isEqualTo("HTTP/1.1 429");
            assertThat(status(TestServer.PAGE_EVENTS, reading)).isEqualTo("HTTP/1.1 429");
        } finally {
            for (var socket : reading) {
                socket.close();
            }
        }
    }

    private String status(String path, List<Socket> reading) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        reading.add(socket);
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                                + "\r\nAccept: text/event-stream\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }

    /** Each of them once kept a carrier of virtual threads busy for ever, until nothing in the process went on any more. */
    @Test
    void streamsThatAreOpenWhenTheServerEndsEndWithIt() throws Exception {
        for (int i = 0; i < 2; i++) {
            server.create("x" + i);
            read(stream(), 1);
        }

        server.close();
        server.create("late");

        Eventually.holds("the server notices", () -> threadsIn("EventRoutes.stream(", "ExceptionMapper.handle") == 0);
    }

    private static long threadsIn(String... methods) throws IOException {
        var dump = Files.createTempFile("threads", ".txt");
        Files.delete(dump);
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
        try (var lines = Files.lines(dump)) {
            return lines.filter(line -> Stream.of(methods).anyMatch(line::contains))
                    .count();
        } finally {
            Files.delete(dump);
        }
    }

    @Test
    void tellsTheStepsOfAnOperation() throws Exception {
        server.ready("x");
        server.post("/helix/evolution/projects/x/deploy", "", "Prefer", "wait=20");

        try (var stream = stream("Last-Event-ID", "2")) {
            var events = read(stream, 3);
            assertThat(events).extracting(Event::type).containsExactly("operation", "step", "step");
            assertThat(events.get(1).data()).contains("\"step\":\"merge\"", "\"state\":\"running\"");
            assertThat(events.get(2).data()).contains("\"step\":\"merge\"", "\"state\":\"done\"");
        }
    }
}
