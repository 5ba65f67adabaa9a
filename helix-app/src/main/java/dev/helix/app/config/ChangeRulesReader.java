package dev.helix.app.config;

import dev.helix.adapter.local.YamlMap;
import dev.helix.domain.evolution.PathGlob;
import dev.helix.enforcement.validator.ChangeRules;
import dev.helix.enforcement.validator.DocsRule;
import java.util.List;

/** Reads {@code docs}, {@code hygiene} and {@code audit} of {@code helix.yaml}: what has to go with a change, and what may not. */
final class ChangeRulesReader {

    private ChangeRulesReader() {}

    /** @throws dev.helix.domain.evolution.Refused as InvalidSpec, naming line and key */
    static ChangeRules read(YamlMap map) {
        var docs = map.maps("docs").stream().map(ChangeRulesReader::rule).toList();
        var hygiene = map.section("hygiene").allow("allow");
        var audit = map.section("audit").allow("allow");
        return new ChangeRules(docs, globs(hygiene, "allow"), globs(audit, "allow"));
    }

    private static DocsRule rule(YamlMap map) {
        map.allow("when", "then");
        return new DocsRule(needed(map, "when"), needed(map, "then"));
    }

    private static List<PathGlob> needed(YamlMap map, String key) {
        var globs = globs(map, key);
        if (globs.isEmpty()) {
            throw map.refuse(key, "a list of patterns is needed here, such as [src/api/**]");
        }
        return globs;
    }

    /** Returns the patterns under {@code key}. @throws dev.helix.domain.evolution.Refused as InvalidSpec, naming line and key */
    static List<PathGlob> globs(YamlMap map, String key) {
        var texts = map.texts(key);
        for (var text : texts) {
            PathGlob.objection(text).ifPresent(why -> {
                throw map.refuse(key, "'" + text + "': " + why);
            });
        }
        return texts.stream().map(PathGlob::new).toList();
    }
}
