package dev.helix.app.config;

import dev.helix.adapter.local.YamlMap;
import dev.helix.enforcement.validator.AdrProfile;
import dev.helix.enforcement.validator.AdrProfile.Section;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads ADR profiles of a project's own: {@code consultant.adr_profiles} in {@code helix.yaml}. */
final class AdrProfileReader {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final int MOST_CRITERIA = 100;

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
        map.allow("header", "id_field", "sections", "acceptance", "minimum_criteria", "code_counts");
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
            throw map.refuse("minimum_criteria", "it counts what stands under acceptance; name that section too");
        }
        var sections = titles.stream()
                .map(title -> title.equals(acceptance) ? Section.criteria(title) : Section.of(title))
                .toList();
        int criteria = acceptance.isEmpty() ? 0 : map.number("minimum_criteria", 1, 1, MOST_CRITERIA);
        return new AdrProfile(name, id, header, sections, criteria, map.flag("code_counts", false));
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
