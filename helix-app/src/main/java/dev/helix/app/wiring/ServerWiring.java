package dev.helix.app.wiring;

import dev.helix.adapter.http.HttpAccess;
import dev.helix.adapter.http.HttpSettings;
import dev.helix.adapter.local.LocalCredential;
import dev.helix.adapter.local.TokenFile;
import dev.helix.adapter.otel.OtlpTraces;
import dev.helix.app.cli.Person;
import dev.helix.domain.access.Caller;
import dev.helix.domain.port.BrowserLogins;
import dev.helix.domain.port.Tokens;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the server that {@code helix.yaml} describes: where it listens, and who may come in. */
final class ServerWiring {

    /** The mark of the user that the server runs as, whose credential is another one after each start. */
    private static final String USER = "user";

    /** Keys of a collector stand in the environment, and not in a file that everybody reads. */
    private static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";

    private final Setup setup;
    private final BrowserLogins logins;
    private final Caller user = Caller.local(Person.plain());

    /** @param logins keeps which browsers were let in */
    ServerWiring(Setup setup, BrowserLogins logins) {
        this.setup = setup;
        this.logins = logins;
    }

    /** Returns the mark of the user that this runs as, for a browser on this machine; nobody where only tokens count. */
    Optional<String> user() {
        return setup.config().server().tokensFile() == null ? Optional.of(USER) : Optional.empty();
    }

    HttpSettings http(String version) {
        var server = setup.config().server();
        return new HttpSettings(
                server.host(),
                server.port(),
                version,
                Supervised.program(setup.root(), setup.environment()).orElse(null),
                server.tls(),
                server.publicUrl());
    }

    /** Returns what tells a collector of traces; empty where helix.yaml names none. */
    Optional<OtlpTraces> traces(String version) {
        return Optional.ofNullable(setup.config().server().otlp())
                .map(collector ->
                        new OtlpTraces(collector, headers(setup.environment().getOrDefault(HEADERS, "")), version));
    }

    /** Reads OpenTelemetry's own form: {@code key=value,key=value}, encoded as in an address. */
    private static Map<String, String> headers(String text) {
        var headers = new LinkedHashMap<String, String>();
        for (var pair : text.split(",", -1)) {
            int at = pair.indexOf('=');
            if (at > 0) {
                headers.put(
                        pair.substring(0, at).strip(),
                        URLDecoder.decode(pair.substring(at + 1).strip(), StandardCharsets.UTF_8));
            }
        }
        return headers;
    }

    HttpAccess access() {
        var server = setup.config().server();
        return new HttpAccess(tokens(server.tokensFile()), server.anonymous(), server.rateLimit(), logins);
    }

    /** Nobody is believed because of where they ask from: what is being judged can ask from there, too. */
    private Tokens tokens(@Nullable Path file) {
        if (file != null) {
            return new TokenFile(file, setup.clock());
        }
        var root = setup.root();
        var keep = setup.config().server().keepCredential();
        var own = setup.resources().add(keep ? LocalCredential.keep(root) : LocalCredential.make(root));
        var others = new TokenFile(root.resolve(TokenFile.PLACE), setup.clock());
        return new Tokens() {
            @Override
            public Optional<Caller> holder(String token) {
                return own.is(token) ? Optional.of(user) : others.holder(token);
            }

            @Override
            public Optional<String> mark(String token) {
                return own.is(token) ? Optional.of(USER) : others.mark(token);
            }

            @Override
            public Optional<Caller> marked(String mark) {
                return mark.equals(USER) ? Optional.of(user) : others.marked(mark);
            }
        };
    }
}
