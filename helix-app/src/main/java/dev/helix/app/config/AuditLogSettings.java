package dev.helix.app.config;

import dev.helix.adapter.local.YamlMap;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the audit log goes besides {@code .helix/audit.jsonl}.
 *
 * @param file absolute, outside of the root; null for none
 * @param syslog {@code udp://host:port} or {@code tcp://host:port}; null for none
 */
public record AuditLogSettings(
        @Nullable Path file, @Nullable URI syslog) {

    static AuditLogSettings read(Path root, YamlMap map) {
        map.allow("file", "syslog");
        Path file = null;
        if (map.has("file")) {
            file = root.resolve(map.text("file")).normalize();
            if (file.startsWith(root)) {
                throw map.refuse("file", "a place outside of the root is needed here: a file inside goes with it");
            }
        }
        return new AuditLogSettings(file, map.has("syslog") ? syslog(map) : null);
    }

    private static URI syslog(YamlMap map) {
        try {
            var url = URI.create(map.text("syslog"));
            if (Set.of("udp", "tcp").contains(String.valueOf(url.getScheme()))
                    && url.getHost() != null
                    && url.getPort() > 0) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Told below, like every other text that is none.
        }
        throw map.refuse("syslog", "udp:// or tcp:// with host and port are needed here, such as udp://127.0.0.1:514");
    }
}
