package dev.helix.supervisor;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server small enough to be started by the dozen. A file in its slot says how it behaves. */
final class StandInServer {

    private static final Duration LONGEST_LIFE = Duration.ofMinutes(2);
    private static final AtomicInteger ASKED = new AtomicInteger();

    private StandInServer() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var behaviour = Files.readString(Path.of("behaviour")).strip();
        System.out.println("stand-in " + behaviour);
        if (behaviour.equals("dies")) {
            System.out.println("it can't find its greeting");
            System.exit(1);
        }
        var told = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (behaviour.startsWith("slow")) {
                await(told, Duration.ofMillis(400));
            }
        }));
        if (behaviour.startsWith("slow")) {
            await(told, Duration.ofMillis(400));
        }
        var port = Integer.parseInt(System.getenv("HELIX_PORT"));
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        var tree = behaviour.equals("other-tree") ? "f".repeat(40) : System.getenv("HELIX_TREE");
        server.createContext("/healthz", exchange -> {
            if (behaviour.equals("hangs") || (behaviour.equals("hangs-later") && ASKED.getAndIncrement() > 0)) {
                await(told, LONGEST_LIFE);
            }
            var body = ("{\"tree\":\"" + tree + "\"}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(behaviour.equals("unwell") ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
            if (behaviour.equals("dies-later")) {
                Runtime.getRuntime().halt(3);
            }
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        await(told, LONGEST_LIFE);
        System.exit(0);
    }

    private static void await(CountDownLatch told, Duration time) {
        try {
            if (told.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                System.out.println("told to end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
