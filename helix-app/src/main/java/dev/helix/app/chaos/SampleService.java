package dev.helix.app.chaos;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The system that chaos plays with: it tells its tree, and is unwell where a file in its slot says so. Then it says that and ends, so that nobody waits. */
public final class SampleService {

    private static final int WELL = 200;
    private static final int UNWELL = 503;

    private SampleService() {}

    /** Runs until it is ended. */
    public static void main(String[] arguments) throws IOException {
        var port = Integer.parseInt(System.getenv("HELIX_PORT"));
        var unwell = Files.exists(Path.of(ChaosSample.UNWELL + System.getenv("HELIX_SYSTEM")));
        var body = ("{\"tree\":\"" + System.getenv("HELIX_TREE") + "\"}").getBytes(StandardCharsets.UTF_8);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/healthz", exchange -> {
            exchange.sendResponseHeaders(unwell ? UNWELL : WELL, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
            if (unwell) {
                Runtime.getRuntime().halt(1);
            }
        });
        server.start();
    }
}
