package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Gap;
import dev.helix.domain.answer.Span;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A section that an ADR in the answer's text lacks or has left empty.
 *
 * @param own returns what of a reply may be about this ADR
 * @param alone whether it is the only one that is asked for, so that a text without a heading can be nothing else
 */
record SectionGap(
        AdrProfile profile,
        AdrDocument document,
        AdrProfile.Section wanted,
        String request,
        UnaryOperator<String> own,
        boolean alone)
        implements Gap {

    @Override
    public List<Edit> fill(String reply) {
        var said = new SpliceReply(own.apply(reply), profile);
        var text = said.section(wanted)
                .or(() -> alone ? said.textAlone() : Optional.empty())
                .orElse("");
        if (text.isBlank()) {
            return List.of();
        }
        var heading = "#".repeat(profile.level()) + " " + wanted.title();
        var place = place();
        return List.of(new Edit(place, gap(place) + heading + "\n\n" + withRest(text.strip()) + "\n\n"));
    }

    /** The section may hold something already, just not what it is asked for: code alone, or criteria without boxes. */
    private String withRest(String text) {
        var body = new AdrBody(document.body());
        return SectionSearch.find(body, profile, wanted) instanceof SectionSearch.Found found
                ? SectionRest.of(body, found.section(), end(body, found.section()), text)
                        .with(text, wanted.criteria())
                : text;
    }

    /** Behind the end of a line there is an empty one already, or the section begins with one. */
    private String gap(Span place) {
        var before = document.body();
        int at = place.start() - document.bodyOrigin(Span.at(0)).start();
        boolean inLine = at > 0 && at <= before.length() && !StepMarker.isLineEnd(before.charAt(at - 1));
        return inLine ? "\n\n" : "\n";
    }

    /** Returns the range of the empty section, or the place before the next section there is. */
    private Span place() {
        var body = new AdrBody(document.body());
        if (SectionSearch.find(body, profile, wanted) instanceof SectionSearch.Found found) {
            return document.bodyOrigin(new Span(found.section().range().start(), end(body, found.section())));
        }
        var sections = profile.sections();
        for (int i = sections.indexOf(wanted) + 1; i < sections.size(); i++) {
            if (SectionSearch.find(body, profile, sections.get(i)) instanceof SectionSearch.Found next) {
                return document.bodyOrigin(Span.at(next.section().range().start()));
            }
        }
        return document.bodyOrigin(Span.at(textEnd(document.body())));
    }

    private int end(AdrBody body, AdrBody.Section section) {
        int end =
                Math.min(body.end(section), SectionSearch.next(SectionSearch.headings(body, profile), section.range()));
        var marker = StepMarkers.of(body.text()).last();
        boolean inside =
                marker != null && marker.range().start() >= section.range().end();
        return marker != null && inside ? Math.min(end, marker.range().start()) : end;
    }

    private static int textEnd(String body) {
        var markers = StepMarkers.of(body);
        var last = markers.last();
        return last != null && markers.isLastThing(last)
                ? last.range().start()
                : body.stripTrailing().length();
    }
}
