package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Edits;
import dev.helix.domain.answer.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts the headings of one ADR right. A repair that would hide something, such as a section that was full before and would be
 * empty then, is none.
 */
final class SectionRepair {

    private final AdrDocument document;
    private final AdrProfile profile;
    private final String source;
    private final AdrBody body;
    private final SectionNames names;

    /** Where the sections of the profile are, or what was meant as them. */
    private final Set<Span> meant = new HashSet<>();

    SectionRepair(AdrDocument document, AdrProfile profile) {
        this.document = document;
        this.profile = profile;
        this.source = document.body();
        this.body = new AdrBody(source);
        this.names = new SectionNames(profile);
        meant.addAll(headings(body));
    }

    /** Returns the edits, in the answer. */
    List<Edit> edits() {
        var taken = new ArrayList<Edit>();
        for (var wanted : profile.sections()) {
            var more = edits(wanted);
            if (!more.isEmpty()) {
                var together = new ArrayList<>(taken);
                together.addAll(more);
                if (isSafe(together, wanted)) {
                    taken.addAll(more);
                }
            }
        }
        return taken.stream()
                .map(edit -> new Edit(document.bodyOrigin(edit.range()), edit.replacement()))
                .toList();
    }

    private List<Edit> edits(AdrProfile.Section wanted) {
        return switch (SectionSearch.find(body, profile, wanted)) {
            case SectionSearch.OtherTitle other -> moved(other.section(), renamed(other.section(), wanted.title()));
            case SectionSearch.WrongLevel wrong
            when !wanted.optional() -> moved(wrong.section(), body.written(wrong.section()));
            case SectionSearch.WrongLevel wrong -> List.of();
            case SectionSearch.Near near -> near(near, wanted.title());
            case SectionSearch.Found found -> List.of();
            case SectionSearch.Line line -> List.of();
            case SectionSearch.Missing missing -> List.of();
        };
    }

    private List<Edit> near(SectionSearch.Near near, String title) {
        for (var section : body.sections()) {
            if (section.range().equals(near.range())) {
                return moved(section, renamed(section, title));
            }
        }
        return List.of(new Edit(near.range(), heading(title) + gap(near.range())));
    }

    /** Its markup stays, such as a link. */
    private String renamed(AdrBody.Section section, String title) {
        var written = body.written(section);
        return written.contains(section.title()) ? written.replace(section.title(), title) : title;
    }

    private String heading(String title) {
        return "#".repeat(profile.level()) + " " + title;
    }

    /** A text that went on behind the words becomes a paragraph of its own. */
    private String gap(Span range) {
        boolean more = range.end() < source.length() && !StepMarker.isLineEnd(source.charAt(range.end()));
        return more ? "\n\n" : "";
    }

    /** Headings below it move along, so that they stay below it. */
    private List<Edit> moved(AdrBody.Section section, String title) {
        var edits = new ArrayList<Edit>(List.of(new Edit(section.range(), heading(title))));
        int by = profile.level() - section.level();
        if (by > 0) {
            var below = new ArrayList<AdrBody.Section>();
            for (var other : body.below(section)) {
                if (meant.contains(other.range()) || names.isNamed(other.words())) {
                    break;
                }
                below.add(other);
            }
            edits.addAll(HeadingShift.edits(body, below, by));
        }
        return edits;
    }

    private boolean isSafe(List<Edit> edits, AdrProfile.Section repaired) {
        var after = new AdrBody(Edits.apply(source, edits));
        if (!(SectionSearch.find(after, profile, repaired) instanceof SectionSearch.Found)) {
            return false;
        }
        for (var wanted : profile.sections()) {
            boolean full = contentOf(body, wanted) == AdrBody.Content.TEXT;
            if (full && contentOf(after, wanted) != AdrBody.Content.TEXT) {
                return false;
            }
        }
        return after.sections().size() >= body.sections().size();
    }

    private Set<Span> headings(AdrBody in) {
        return Set.copyOf(SectionSearch.headings(in, profile));
    }

    private AdrBody.Content contentOf(AdrBody in, AdrBody.Section section) {
        return in.content(section, profile.codeCounts(), SectionSearch.next(headings(in), section.range()));
    }

    private AdrBody.Content contentOf(AdrBody in, AdrProfile.Section wanted) {
        return switch (SectionSearch.find(in, profile, wanted)) {
            case SectionSearch.Found found -> contentOf(in, found.section());
            case SectionSearch.WrongLevel wrong -> contentOf(in, wrong.section());
            case SectionSearch.OtherTitle other -> contentOf(in, other.section());
            case SectionSearch.Near near -> AdrBody.Content.NOTHING;
            case SectionSearch.Line line -> AdrBody.Content.TEXT;
            case SectionSearch.Missing missing -> AdrBody.Content.NOTHING;
        };
    }
}
