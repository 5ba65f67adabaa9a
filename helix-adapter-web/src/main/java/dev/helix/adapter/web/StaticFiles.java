package dev.helix.adapter.web;

import dev.helix.domain.text.Sha256;
import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The style sheet, the script and the icons. Their address holds what they contain, so that a browser may keep them for ever. */
final class StaticFiles {

    /** Below it everybody is answered: there is nothing in these files that is not in the source. */
    static final String PLACE = "/ui/files/";

    private static final int VERSION = 12;
    private static final Map<String, String> TYPES = Map.of(
            "page.css", "text/css; charset=utf-8",
            "page.js", "text/javascript; charset=utf-8",
            "icon.svg", "image/svg+xml",
            "icons.svg", "image/svg+xml");

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final String version;

    StaticFiles() {
        var all = new StringBuilder();
        TYPES.keySet().stream().sorted().forEach(name -> {
            var bytes = read(name);
            files.put(name, bytes);
            all.append(new String(bytes, StandardCharsets.UTF_8));
        });
        version = Sha256.hex(all.toString()).substring(0, VERSION);
    }

    private static byte[] read(String name) {
        try (var in = StaticFiles.class.getResourceAsStream("static/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the version of all of them together. */
    String version() {
        return version;
    }

    void register(RoutesConfig routes) {
        files.forEach((name, bytes) -> routes.get(PLACE + "{version}/" + name, context -> {
            if (context.pathParam("version").equals(version)) {
                context.header("Cache-Control", "public, max-age=31536000, immutable");
            } else {
                context.header("Cache-Control", "no-store");
            }
            context.contentType(Objects.requireNonNull(TYPES.get(name))).result(bytes);
        }));
    }
}
