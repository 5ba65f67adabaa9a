package dev.helix.domain.proof;

import dev.helix.domain.evolution.BlobId;
import java.util.Map;
import java.util.Optional;

/**
 * A file that decided about a change: the configuration, or a script that a stage runs.
 *
 * @param path from the root
 * @param blob what was in it
 * @param leave who let the change have another one than main, and why; empty where nobody has
 */
public record GateFile(String path, BlobId blob, Optional<String> leave) {

    Map<String, Object> descriptor() {
        var digest = Map.<String, Object>of("gitBlob", blob.sha());
        return leave.<Map<String, Object>>map(by ->
                        Map.of("name", path, "digest", digest, "annotations", Map.<String, Object>of("leave", by)))
                .orElseGet(() -> Map.of("name", path, "digest", digest));
    }

    static GateFile of(Fields fields) {
        var sha = fields.part("digest").text("gitBlob");
        try {
            var leave =
                    fields.has("annotations") ? fields.part("annotations").maybe("leave") : Optional.<String>empty();
            return new GateFile(fields.text("name"), new BlobId(sha), leave);
        } catch (IllegalArgumentException e) {
            throw fields.flawed("digest", "names no object of git");
        }
    }
}
