package dev.helix.app.config;

import dev.helix.adapter.local.YamlMap;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who signs the proofs of commits.
 *
 * @param sign by which key
 * @param key an Ed25519 key in PEM, absolute; null for the one that HELIX keeps for the root
 */
public record ProofSettings(Sign sign, @Nullable Path key) {

    /** By which key proofs are signed. */
    public enum Sign {
        /** By that of the person's git, where it has one that asks nothing, else by HELIX's. */
        AUTO,
        /** By HELIX's. */
        HELIX,
        /** No proof is written. */
        OFF
    }

    static ProofSettings read(Path root, YamlMap map) {
        map.allow("sign", "key");
        var word = map.text("sign", "auto");
        var sign = switch (word) {
            case "auto", "helix", "off" -> Sign.valueOf(word.toUpperCase(Locale.ROOT));
            // YAML reads a bare off as false.
            case "false" -> Sign.OFF;
            default ->
                throw map.refuse("sign", "proofs are signed by git's key (auto), by HELIX's (helix), or not (off)");
        };
        return new ProofSettings(
                sign, map.has("key") ? root.resolve(map.text("key")).normalize() : null);
    }
}
