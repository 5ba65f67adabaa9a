package dev.helix.enforcement.validator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Takes a document apart that holds several ADRs, one behind the other, each below a title of its own. */
final class AdrSeries {

    private static final int MOST_HEADER = 4_000;

    private final AdrProfile profile;
    private final SectionNames names;
    private final List<String> titles;

    AdrSeries(AdrProfile profile) {
        this.profile = profile;
        this.names = new SectionNames(profile);
        this.titles = profile.sections().stream()
                .map(wanted -> HeadingText.words(wanted.title()))
                .toList();
    }

    /** Returns the ADRs in {@code document}, at least one. */
    List<AdrDocument> parts(AdrDocument document) {
        if (document.place() == AdrDocument.Place.FILE || !mayHoldTwo(document.text(), document.bodyStart())) {
            return List.of(document);
        }
        var titles = titles(new AdrBody(document.body()));
        if (titles.size() < 2) {
            return List.of(document);
        }
        var parts = new ArrayList<AdrDocument>();
        int length = document.text().length();
        int start = 0;
        for (int i = 0; i < titles.size(); i++) {
            int own = document.bodyStart() + titles.get(i);
            int end = i + 1 < titles.size()
                    ? start(document.text(), own, document.bodyStart() + titles.get(i + 1))
                    : length;
            var excerpt = document.excerpt().part(start, end);
            var header = i == 0 ? document.header() : HeaderReader.read(excerpt.text(), 0);
            parts.add(new AdrDocument(
                    document.file(), document.place(), excerpt, header, i == 0 ? document.layout() : null));
            start = end;
        }
        return parts;
    }

    /**
     * Returns where the ADR with its title at {@code title} begins: before its header, if it has one, and behind the title
     * {@code before} it.
     */
    private static int start(String text, int before, int title) {
        int end = text.substring(0, title).stripTrailing().length();
        if (end < 3 || !text.startsWith("---", end - 3)) {
            return title;
        }
        for (int rule = text.lastIndexOf("\n---", end - 4);
                rule >= before;
                rule = text.lastIndexOf("\n---", rule - 1)) {
            var header = HeaderReader.read(text, rule + 1);
            if (header != null && !header.fields().isEmpty() && header.range().end() == end) {
                return rule + 1;
            }
            if (title - rule > MOST_HEADER) {
                break;
            }
        }
        return title;
    }

    /** A cheap look for a title behind a section, since most documents have none; headings in code count here, too. */
    private boolean mayHoldTwo(String text, int from) {
        boolean section = false;
        for (int at = text.indexOf('#', from); at >= 0; at = text.indexOf('#', at)) {
            int end = at;
            while (end < text.length() && text.charAt(end) == '#') {
                end++;
            }
            if (isFirstOfLine(text, at)) {
                if (section && end - at < profile.level()) {
                    return true;
                }
                section |= end - at >= profile.level();
            }
            at = end;
        }
        var signs = profile.level() > 2 ? "=-" : profile.level() > 1 ? "=" : "";
        for (int i = 0; i < signs.length(); i++) {
            char sign = signs.charAt(i);
            for (int at = text.indexOf(sign, from); at >= 0; at = text.indexOf(sign, at + 1)) {
                if (isFirstOfLine(text, at) && at > from) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isFirstOfLine(String text, int at) {
        int before = at - 1;
        while (before >= 0 && at - before <= 3 && text.charAt(before) == ' ') {
            before--;
        }
        return before < 0 || StepMarker.isLineEnd(text.charAt(before));
    }

    /** Returns where the titles stand below which the sections of the profile come again. */
    private List<Integer> titles(AdrBody body) {
        var titles = new ArrayList<Integer>();
        Set<AdrProfile.Section> seen = new HashSet<>();
        Set<AdrProfile.Section> before = new HashSet<>();
        int title = -1;
        for (var section : body.sections()) {
            var named = names.named(section.words());
            if (named.isEmpty()) {
                boolean higher = section.level() < profile.level() && !isMisspelt(section);
                if (higher) {
                    title = section.range().start();
                    before = new HashSet<>(seen);
                }
            } else if (titles.isEmpty()) {
                titles.add(Math.max(0, title));
                title = -1;
                seen.add(named.getFirst());
            } else if (title >= 0 && before.contains(named.getFirst())) {
                titles.add(title);
                title = -1;
                seen.clear();
                seen.add(named.getFirst());
            } else {
                seen.add(named.getFirst());
            }
        }
        return titles;
    }

    private boolean isMisspelt(AdrBody.Section section) {
        return titles.stream().anyMatch(title -> Spelling.isSlip(section.words(), title));
    }
}
