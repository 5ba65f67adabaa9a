package dev.helix.app.config;

import dev.helix.adapter.http.HttpAccess.RateLimit;
import dev.helix.adapter.http.HttpSettings;
import dev.helix.adapter.local.YamlMap;
import dev.helix.app.config.HelixConfig.ServerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code server} of {@code helix.yaml}: where HELIX listens, and for whom. */
final class ServerReader {

    private static final Set<String> HERE = Set.of("127.0.0.1", "localhost", "::1");
    private static final int MOST_PORT = 65_535;
    private static final Pattern RATE = Pattern.compile("([1-9]\\d{0,5})/([smh])");

    private final Path root;

    ServerReader(Path root) {
        this.root = root;
    }

    ServerSettings read(YamlMap map) {
        map.allow(
                "host",
                "port",
                "tokens_file",
                "anonymous",
                "rate_limit",
                "keep_credential",
                "tls",
                "public_url",
                "log",
                "otlp");
        var host = map.text("host", "127.0.0.1");
        if (!HERE.contains(host) && !map.has("tokens_file")) {
            throw map.refuse("host", "without tokens_file, HELIX listens on this machine alone: 127.0.0.1");
        }
        if (map.has("tokens_file") && map.flag("keep_credential", false)) {
            throw map.refuse("keep_credential", "with tokens_file there is no credential that could be kept");
        }
        return new ServerSettings(
                host,
                map.number("port", ConfigReader.PORT, 1, MOST_PORT),
                map.has("tokens_file") ? file(map, "tokens_file") : null,
                anonymous(map),
                map.has("rate_limit") ? rateLimit(map) : null,
                map.flag("keep_credential", false),
                map.map("tls").map(this::tls).orElse(null),
                map.has("public_url") ? publicUrl(map) : null,
                log(map),
                map.has("otlp") ? collector(map) : null);
    }

    private static boolean log(YamlMap map) {
        return switch (map.text("log", "text")) {
            case "text" -> false;
            case "json" -> true;
            default -> throw map.refuse("log", "text for people or json for programs is needed here");
        };
    }

    private Path file(YamlMap map, String key) {
        return root.resolve(map.text(key)).normalize();
    }

    private HttpSettings.Tls tls(YamlMap map) {
        map.allow("certificate", "key");
        return new HttpSettings.Tls(file(map, "certificate"), file(map, "key"));
    }

    private static URI publicUrl(YamlMap map) {
        try {
            var url = URI.create(map.text("public_url"));
            var path = url.getPath() == null ? "" : url.getPath();
            if (Set.of("http", "https").contains(String.valueOf(url.getScheme()))
                    && url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getQuery() == null
                    && url.getFragment() == null
                    && (path.isEmpty() || path.equals("/"))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Told below, like every other text that is none.
        }
        throw map.refuse(
                "public_url", "scheme, host and perhaps a port are needed here, such as https://helix.example.org");
    }

    private static URI collector(YamlMap map) {
        try {
            var url = URI.create(map.text("otlp"));
            if (Set.of("http", "https").contains(String.valueOf(url.getScheme()))
                    && url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getQuery() == null
                    && url.getFragment() == null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Told below, like every other text that is none.
        }
        throw map.refuse(
                "otlp",
                "the address of a collector is needed here, without user and password, such as http://127.0.0.1:4318");
    }

    private static boolean anonymous(YamlMap map) {
        return switch (map.text("anonymous", "none")) {
            case "none" -> false;
            case "viewer" -> true;
            default -> throw map.refuse("anonymous", "a caller without a token may look (viewer) or do nothing (none)");
        };
    }

    private static @Nullable RateLimit rateLimit(YamlMap map) {
        var match = RATE.matcher(map.text("rate_limit"));
        if (!match.matches()) {
            throw map.refuse("rate_limit", "a number of requests in some time is needed here, such as 30/m");
        }
        var period = switch (match.group(2)) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            default -> Duration.ofHours(1);
        };
        return new RateLimit(Integer.parseInt(match.group(1)), period);
    }
}
