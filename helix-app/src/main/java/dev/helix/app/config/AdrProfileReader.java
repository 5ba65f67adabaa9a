package dev.helix.app.config;

import dev.helix.adapter.local.YamlMap;
import dev.helix.enforcement.validator.AdrProfile;
import dev.helix.enforcement.validator.AdrProfile.Section;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads ADR profiles of a project's own: {@code consultant.adr_profiles} in {@code helix.yaml}. */
final class AdrProfileReader {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final int MOST_CRITERIA = 100;
    private static final int DEEPEST = 6;

    private AdrProfileReader() {}

    /** Returns the profiles in {@code profiles}, in the order of the file. */
    static List<AdrProfile> read(YamlMap profiles) {
        var found = new ArrayList<AdrProfile>();
        for (var name : profiles.keys()) {
            if (!NAME.matcher(name).matches()) {
                throw profiles.refuse(name, "a profile's name is lower-case letters, digits and hyphens");
            }
            if (AdrProfile.named(name).isPresent()) {
                throw profiles.refuse(name, "HELIX has a profile of this name; choose another one");
            }
            found.add(profile(
                    name,
                    profiles.map(name)
                            .orElseThrow(() -> profiles.refuse(name, "a profile needs at least its sections"))));
        }
        return found;
    }

    private static AdrProfile profile(String name, YamlMap map) {
        map.allow(
                "header",
                "id_field",
                "sections",
                "aliases",
                "optional",
                "acceptance",
                "minimum_criteria",
                "code_counts",
                "level",
                "status",
                "title");
        var header = distinct(map, "header");
        var id = map.text("id_field", header.contains("adr_id") ? "adr_id" : "");
        if (!id.isEmpty() && !header.contains(id)) {
            throw map.refuse("id_field", "'" + id + "' must be one of the fields in header");
        }
        var titles = distinct(map, "sections");
        if (titles.isEmpty()) {
            throw map.refuse("sections", "at least one section is needed, as a list of titles");
        }
        var acceptance = map.text("acceptance", "");
        if (!acceptance.isEmpty() && !titles.contains(acceptance)) {
            throw map.refuse("acceptance", "'" + acceptance + "' must be one of the sections");
        }
        if (acceptance.isEmpty() && map.has("minimum_criteria")) {
            throw map.refuse("minimum_criteria", "it counts the items under acceptance; name that section too");
        }
        var aliases = aliases(map, titles);
        var optional = distinct(map, "optional");
        for (var title : optional) {
            if (!titles.contains(title)) {
                throw map.refuse("optional", "'" + title + "' must be one of the sections");
            }
        }
        if (optional.size() == titles.size()) {
            throw map.refuse("optional", "at least one section is needed that is not optional");
        }
        if (optional.contains(acceptance)) {
            throw map.refuse("optional", "'" + acceptance + "' holds the checklist and can't be left out");
        }
        var sections = titles.stream()
                .map(title -> new Section(
                        title,
                        aliases.getOrDefault(title, List.of()),
                        List.of(),
                        title.equals(acceptance),
                        optional.contains(title),
                        false))
                .toList();
        int criteria = acceptance.isEmpty() ? 0 : map.number("minimum_criteria", 1, 1, MOST_CRITERIA);
        return new AdrProfile(
                name,
                id,
                header,
                sections,
                criteria,
                map.flag("code_counts", false),
                map.number("level", AdrProfile.USUAL_LEVEL, 1, DEEPEST),
                distinct(map, "status").stream()
                        .map(status -> status.toLowerCase(Locale.ROOT))
                        .toList(),
                pattern(map));
    }

    private static Map<String, List<String>> aliases(YamlMap map, List<String> titles) {
        var found = new HashMap<String, List<String>>();
        var aliases = map.section("aliases");
        for (var title : aliases.keys()) {
            if (!titles.contains(title)) {
                throw aliases.refuse(title, "'" + title + "' must be one of the sections");
            }
            found.put(title, distinct(aliases, title));
        }
        return found;
    }

    private static String pattern(YamlMap map) {
        var pattern = map.text("title", "");
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw map.refuse("title", "no regular expression: " + e.getDescription());
        }
        return pattern;
    }

    private static List<String> distinct(YamlMap map, String key) {
        var texts = map.texts(key);
        var seen = new HashSet<String>();
        for (var text : texts) {
            if (text.isBlank() || !seen.add(text.strip().toLowerCase(Locale.ROOT))) {
                throw map.refuse(key, text.isBlank() ? "an entry is empty" : "'" + text + "' stands there twice");
            }
        }
        return texts.stream().map(String::strip).toList();
    }
}
