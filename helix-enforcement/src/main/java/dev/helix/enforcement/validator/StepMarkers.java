package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.Span;
import dev.helix.enforcement.validator.Markdown.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All step markers of a text, told apart by where they stand. Immutable. */
public final class StepMarkers {

    /** One marker and where it stands. */
    record Placed(StepMarker marker, Place place) {}

    private final String text;
    private final Thinking thinking;
    private final Markdown markdown;
    private final List<Placed> counting;

    private StepMarkers(String text) {
        this.text = text;
        this.thinking = Thinking.in(text);
        this.markdown = Markdown.parse(thinking.hiddenIn(text));
        this.counting = find();
    }

    /** Reads the text of {@code answer}; what several ask for is read once. */
    public static StepMarkers of(Answer answer) {
        return answer.reading(StepMarkers.class, StepMarkers::new);
    }

    /** Reads {@code text} as CommonMark. */
    public static StepMarkers of(String text) {
        return new StepMarkers(text);
    }

    /** Returns the step the text ends with, as the contract has it: outside code, with only blanks behind. */
    public Optional<ConversationStep> step() {
        return step(false);
    }

    /**
     * Returns the step the text ends with.
     *
     * @param inferred whether a fallback may have written it, so that {@code discussing} counts too
     */
    public Optional<ConversationStep> step(boolean inferred) {
        var last = last();
        if (last == null || !isLastThing(last)) {
            return Optional.empty();
        }
        boolean discussing = inferred && last.value().equals(ConversationStep.DISCUSSING.word());
        return discussing ? Optional.of(ConversationStep.DISCUSSING) : last.step();
    }

    /** Returns how many markers there are that are neither code nor quoted. */
    public int count() {
        return counting.size();
    }

    /** Returns the last marker that is neither code nor quoted; null when there is none. */
    @Nullable
    StepMarker last() {
        return counting.isEmpty() ? null : counting.getLast().marker();
    }

    /** Returns the markers that are neither code nor quoted. */
    List<Placed> counting() {
        return counting;
    }

    /** Returns whether nothing but blanks follows {@code marker}. */
    boolean isLastThing(StepMarker marker) {
        return text.substring(marker.range().end()).isBlank();
    }

    /** Returns whether {@code marker} stands in HTML such as {@code <pre>} that nobody closed before it. */
    boolean isInOpenHtml(StepMarker marker) {
        return markdown.segments().isUnsure()
                && !OpenHtml.closing(markdown.text().substring(0, marker.range().start()))
                        .isEmpty();
    }

    Thinking thinking() {
        return thinking;
    }

    Markdown markdown() {
        return markdown;
    }

    private List<Placed> find() {
        var found = new ArrayList<Placed>();
        int lastRead = -1;
        for (var comment : markdown.comments()) {
            int start = comment.range().start();
            var marker = StepMarker.at(text, start, comment.range().end());
            if (marker != null) {
                lastRead = start;
                if (comment.place() != Place.QUOTE && !thinking.holds(start)) {
                    found.add(new Placed(marker, comment.place()));
                }
            }
        }
        int at = text.lastIndexOf("<!--");
        var open = at < 0 || at == lastRead ? null : inOpenFence(at);
        if (open != null && !thinking.holds(at)) {
            found.add(new Placed(open, isMeantToBeClosed() ? Place.TOP : Place.OPEN_FENCE));
        }
        return found;
    }

    /** An apparently open block may be the end of a block that code within it closed too early. */
    private boolean isMeantToBeClosed() {
        var fence = markdown.openFence();
        var range = fence == null ? null : Markdown.range(fence);
        return range != null && CodeFence.widened(markdown).stream().anyMatch(wide -> wide.bodyEnd() == range.start());
    }

    private @Nullable StepMarker inOpenFence(int at) {
        var fence = markdown.openFence();
        Span range = fence == null ? null : Markdown.range(fence);
        if (range == null || at < HeaderReader.nextLine(text, range.start())) {
            return null;
        }
        var marker = StepMarker.at(text, at, text.length());
        return marker != null && isLastThing(marker) ? marker : null;
    }
}
