package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Edits;
import dev.helix.domain.answer.Span;
import dev.helix.enforcement.validator.Markdown.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a marker where it belongs: at the very end, outside everything that is still open there. Whatever it proposes has been
 * read again: the marker is found, and nothing is left to be put right.
 */
final class MarkerPlacement {

    private final String text;
    private final String marker;

    MarkerPlacement(String text, String marker) {
        this.text = text;
        this.marker = marker;
    }

    /** Returns whether the last of {@code markers} stands where it should. */
    static boolean isRight(StepMarkers markers) {
        var last = markers.last();
        if (last == null || last.step().isEmpty() || !markers.isLastThing(last)) {
            return false;
        }
        var place = markers.counting().getLast().place();
        return place != Place.OPEN_FENCE && place != Place.LIST && !markers.isInOpenHtml(last);
    }

    /**
     * Returns the edits that make the marker at {@code range} right; empty where no edit is known to.
     *
     * @param misspelt whether it only has to be written right where it stands
     */
    List<Edit> repair(Span range, boolean misspelt, StepMarkers markers) {
        var ways = new ArrayList<List<Edit>>();
        if (misspelt) {
            ways.add(List.of(new Edit(range, marker)));
        } else if (markers.counting().getLast().place() == Place.OPEN_FENCE) {
            // An open fence may be the end of a block that code within it ended too early.
            CodeFence.widened(markers.markdown())
                    .forEach(fence -> ways.add(fence.slip().repair()));
            ways.add(List.of(new Edit(withBlanks(range), fenceEnd(markers.markdown()) + "\n\n" + marker)));
        } else if (markers.counting().getLast().place() == Place.LIST
                && text.substring(range.end()).isBlank()) {
            ways.add(List.of(new Edit(withBlanks(range), "\n\n" + marker)));
        }
        var away = new Edit(range, "");
        int end = text.stripTrailing().length();
        for (var closing : closings(Edits.apply(text, List.of(away)).stripTrailing())) {
            var put = new Edit(new Span(Math.max(end, range.end()), text.length()), closing + "\n\n" + marker);
            ways.add(List.of(away, put));
        }
        return ways.stream().filter(this::isEnough).findFirst().orElse(List.of());
    }

    /** Returns {@code removals} with an edit that puts the marker at the end, the best there is. */
    List<Edit> atEnd(List<Edit> removals) {
        var rest = Edits.apply(text, removals).stripTrailing();
        var ways = new ArrayList<List<Edit>>();
        for (var closing : closings(rest)) {
            var edits = new ArrayList<>(removals);
            edits.add(Edit.insert(text.length(), closing + "\n\n" + marker));
            ways.add(edits);
        }
        return ways.stream().filter(this::isEnough).findFirst().orElse(ways.getFirst());
    }

    private boolean isEnough(List<Edit> edits) {
        var after = Edits.apply(text, edits);
        var markers = StepMarkers.of(after);
        var last = markers.last();
        boolean inferred = last != null && after.startsWith(marker, last.range().start());
        return BrokenMarker.find(after, last) == null
                && (isRight(markers) || (inferred && isLastAtTop(markers)))
                && (last == null
                        || OpenHtml.closing(markers.markdown()
                                        .text()
                                        .substring(0, last.range().start()))
                                .isEmpty());
    }

    /** A step that only a guess may name is no step an agent may name, so that it is told by its place alone. */
    private static boolean isLastAtTop(StepMarkers markers) {
        var placed = markers.counting().getLast();
        return placed.place() == Place.TOP && markers.isLastThing(placed.marker());
    }

    /** Returns the texts that may have to stand before the marker to close all open blocks; the empty one comes first. */
    private static List<String> closings(String rest) {
        var closings = new ArrayList<String>();
        closings.add("");
        var fence = fenceEnd(Markdown.parse(rest));
        if (!fence.isEmpty()) {
            closings.add(fence);
        }
        if (rest.contains("<!--")) {
            closings.add(" -->");
            closings.add(fence + "\n-->");
        }
        var answered = Thinking.in(rest).hiddenIn(rest);
        var html = OpenHtml.closing(answered);
        if (!html.isEmpty()) {
            closings.add(html);
            var within = OpenHtml.closing(answered + html);
            if (!within.isEmpty()) {
                closings.add(html + within);
            }
        }
        return closings;
    }

    private static String fenceEnd(Markdown markdown) {
        var fence = markdown.openFence();
        if (fence == null) {
            return "";
        }
        var length = fence.getOpeningFenceLength();
        return "\n" + fence.getFenceCharacter().repeat(length == null ? 3 : length);
    }

    /** Returns {@code range} with the blanks around it. */
    private Span withBlanks(Span range) {
        int start = range.start();
        while (start > 0 && StepMarker.isBlank(text.charAt(start - 1))) {
            start--;
        }
        return new Span(start, text.length());
    }
}
