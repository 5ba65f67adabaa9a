package dev.helix.adapter.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The contract of this interface as a file, written first and checked by a test against what the routes do. */
final class ContractRoute {

    static final String FILE = "openapi.yaml";

    private ContractRoute() {}

    static void register(RoutesConfig routes) {
        routes.get("/" + FILE, ContractRoute::answer);
    }

    private static void answer(Context context) {
        context.contentType("application/yaml").result(bytes());
    }

    static byte[] bytes() {
        try (var in = ContractRoute.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("HELIX was built without " + FILE);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + FILE, e);
        }
    }
}
