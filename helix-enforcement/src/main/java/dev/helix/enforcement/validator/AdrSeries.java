package dev.helix.enforcement.validator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Takes a document apart that holds several ADRs, one behind the other, each below a title of its own. */
final class AdrSeries {

    private final AdrProfile profile;

    AdrSeries(AdrProfile profile) {
        this.profile = profile;
    }

    /** Returns the ADRs in {@code document}, at least one. */
    List<AdrDocument> parts(AdrDocument document) {
        var titles = titles(new AdrBody(document.body()));
        if (titles.size() < 2 || document.place() == AdrDocument.Place.FILE) {
            return List.of(document);
        }
        var parts = new ArrayList<AdrDocument>();
        int length = document.text().length();
        for (int i = 0; i < titles.size(); i++) {
            int start = i == 0 ? 0 : document.bodyStart() + titles.get(i);
            int end = i + 1 < titles.size() ? document.bodyStart() + titles.get(i + 1) : length;
            var excerpt = document.excerpt().part(start, end);
            var header = i == 0 ? document.header() : HeaderReader.read(excerpt.text(), 0);
            parts.add(new AdrDocument(
                    document.file(), document.place(), excerpt, header, i == 0 ? document.layout() : null));
        }
        return parts;
    }

    /** Returns where the titles stand below which the sections of the profile come again. */
    private List<Integer> titles(AdrBody body) {
        var titles = new ArrayList<Integer>();
        Set<AdrProfile.Section> seen = new HashSet<>();
        Set<AdrProfile.Section> before = new HashSet<>();
        int title = -1;
        for (var section : body.sections()) {
            var named = profile.sections().stream()
                    .filter(wanted -> AdrEvidence.isNamed(section, wanted))
                    .findFirst();
            if (named.isEmpty()) {
                boolean higher = section.level() < profile.level() && !isMisspelt(section);
                if (higher) {
                    title = section.range().start();
                    before = new HashSet<>(seen);
                }
            } else if (titles.isEmpty()) {
                titles.add(Math.max(0, title));
                title = -1;
                seen.add(named.get());
            } else if (title >= 0 && before.contains(named.get())) {
                titles.add(title);
                title = -1;
                seen.clear();
                seen.add(named.get());
            } else {
                seen.add(named.get());
            }
        }
        return titles;
    }

    private boolean isMisspelt(AdrBody.Section section) {
        return profile.sections().stream()
                .anyMatch(wanted -> Spelling.isSlip(section.words(), HeadingText.words(wanted.title())));
    }
}
