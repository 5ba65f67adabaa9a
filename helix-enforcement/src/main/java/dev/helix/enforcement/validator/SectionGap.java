package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Gap;
import dev.helix.domain.answer.Span;
import java.util.List;

/** A section that an ADR in the answer's text lacks or has left empty. */
record SectionGap(AdrProfile profile, AdrDocument document, AdrProfile.Section wanted, String request) implements Gap {

    @Override
    public List<Edit> fill(String reply) {
        var body = new AdrBody(reply);
        if (!(SectionSearch.find(body, wanted) instanceof SectionSearch.Found found)) {
            return List.of();
        }
        int start = found.section().range().end();
        var text = withoutMarker(reply.substring(start, Math.max(start, body.end(found.section()))));
        if (text.isBlank()) {
            return List.of();
        }
        return List.of(new Edit(place(), "\n## " + wanted.title() + "\n\n" + text.strip() + "\n\n"));
    }

    private static String withoutMarker(String text) {
        var marker = StepMarkers.of(text).last();
        return marker == null
                ? text
                : text.substring(0, marker.range().start())
                        + text.substring(marker.range().end());
    }

    /** Returns the range of the empty section, or the place before the next section there is. */
    private Span place() {
        var body = new AdrBody(document.body());
        if (SectionSearch.find(body, wanted) instanceof SectionSearch.Found found) {
            return document.bodyOrigin(new Span(found.section().range().start(), end(body, found.section())));
        }
        var sections = profile.sections();
        for (int i = sections.indexOf(wanted) + 1; i < sections.size(); i++) {
            if (SectionSearch.find(body, sections.get(i)) instanceof SectionSearch.Found next) {
                return document.bodyOrigin(Span.at(next.section().range().start()));
            }
        }
        return document.bodyOrigin(Span.at(textEnd(document.body())));
    }

    private static int end(AdrBody body, AdrBody.Section section) {
        int end = body.end(section);
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
