package dev.helix.adapter.local;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A system to be controlled: answers as it was told on the port that HELIX names. */
final class SampleServer {

    private SampleServer() {}

    /** Arguments: {@code ANSWER} with {@code TREE} for its own tree, then flags. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var flags = Arrays.asList(arguments);
        if (flags.contains("--die")) {
            new PrintStream(System.out, true, StandardCharsets.UTF_8).println("can't go on: größe");
            System.exit(7);
        }
        if (flags.contains("--stubborn")) {
            Runtime.getRuntime().addShutdownHook(new Thread(SampleServer::sleep));
        }
        if (!flags.contains("--silent")) {
            var body = arguments[0].replace("TREE", System.getenv("HELIX_TREE")).getBytes(StandardCharsets.UTF_8);
            var server = HttpServer.create(
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), Integer.parseInt(System.getenv("HELIX_PORT"))),
                    10);
            server.createContext("/healthz", exchange -> {
                exchange.sendResponseHeaders(200, flags.contains("--endless") ? 0 : body.length);
                var out = exchange.getResponseBody();
                do {
                    out.write(body);
                    out.flush();
                } while (flags.contains("--endless"));
                exchange.close();
            });
            server.start();
        }
        System.out.println("ready");
        sleep();
    }

    private static void sleep() {
        try {
            Thread.sleep(120_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
