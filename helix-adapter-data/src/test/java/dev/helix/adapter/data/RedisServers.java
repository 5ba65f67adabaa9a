package dev.helix.adapter.data;

import dev.helix.testkit.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import redis.embedded.RedisServer;

/** Two real servers of Redis, started once for all tests of this JVM, which they end with. */
final class RedisServers {

    static final Endpoint PRODUCTION = start();
    static final Endpoint TEST = start();

    private RedisServers() {}

    private static Endpoint start() {
        try {
            int port = FreePort.find();
            var server = RedisServer.newRedisServer()
                    .port(port)
                    .bind("127.0.0.1")
                    .setting("save \"\"")
                    .setting("appendonly no")
                    .build();
            server.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    server.stop();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
            return at("127.0.0.1", port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Endpoint at(String host, int port) {
        return new Endpoint("redis", host, port, "", "", new Secret.None(), Map.of());
    }
}
