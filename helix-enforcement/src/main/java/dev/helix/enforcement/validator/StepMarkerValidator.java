package dev.helix.enforcement.validator;

import static java.util.Objects.requireNonNull;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Edits;
import dev.helix.domain.answer.Gap;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.LineMap;
import dev.helix.domain.answer.Span;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.enforcement.validator.Markdown.Place;
import dev.helix.enforcement.validator.StepMarkers.Placed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every answer ends with {@code <!-- STEP: x -->}, x being a {@link ConversationStep}. Only an HTML comment outside code
 * and quotes counts; the last one wins if only blanks follow.
 */
public final class StepMarkerValidator implements Bounded {

    /** Name in configuration and reports. */
    public static final String NAME = "step-marker";

    private static final int QUESTION_WINDOW = 200;
    private static final List<String> CREATED =
            List.of("erstellt", "angelegt", "geschrieben", "verfasst", "created", "written", "generated");

    /** Makes the validator; it has no settings. */
    public StepMarkerValidator() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean needsNoFiles(Answer answer) {
        return true;
    }

    @Override
    public List<Issue> check(Answer answer, ValidationContext context) {
        return new Check(answer, new Reporter(context.locale()), context.inferred()).issues();
    }

    @Override
    public List<Edit> fix(Answer answer, ValidationContext context) {
        var text = answer.text();
        var markers = StepMarkers.of(answer);
        var last = markers.last();
        var broken = BrokenMarker.find(text, last);
        var step = broken != null
                ? broken.step()
                : last == null ? null : last.step().orElse(null);
        if (step == null || (broken == null && last != null && MarkerPlacement.isRight(markers))) {
            return List.of();
        }
        var range = broken != null ? broken.range() : requireNonNull(last).range();
        return new MarkerPlacement(text, step.marker()).repair(range, broken != null, markers);
    }

    @Override
    public List<Gap> gaps(Answer answer, ValidationContext context) {
        var wrong = check(answer, context).stream().filter(Issue::blocks).toList();
        if (wrong.isEmpty() || wrong.stream().anyMatch(issue -> issue.code().equals("EMPTY_RESPONSE"))) {
            return List.of();
        }
        return List.of(
                new MarkerGap(answer.text(), Reporter.in(context.locale()).text("gap.marker")));
    }

    /** The marker that {@code text} lacks, or has in a wrong form. */
    private record MarkerGap(String text, String request) implements Gap {
        @Override
        public List<Edit> fill(String reply) {
            var said = StepMarkers.of(reply).last();
            var step = said == null ? null : said.step().orElse(null);
            return step == null ? List.of() : replaceAll(text, step);
        }
    }

    /** Takes away whatever was meant as the marker and puts {@code step} at the end. */
    private static List<Edit> replaceAll(String text, ConversationStep step) {
        var edits = new ArrayList<Edit>();
        var last = StepMarkers.of(text).last();
        var broken = BrokenMarker.find(text, last);
        if (broken != null) {
            edits.add(new Edit(broken.range(), ""));
        }
        if (last != null && (broken == null || !broken.range().equals(last.range()))) {
            edits.add(new Edit(last.range(), ""));
        }
        return new MarkerPlacement(text, step.marker()).atEnd(edits);
    }

    @Override
    public List<Edit> fallback(Answer answer, ValidationContext context) {
        var text = answer.text();
        var last = StepMarkers.of(answer).last();
        var broken = BrokenMarker.find(text, last);
        var rest = text;
        if (broken != null) {
            rest = Edits.apply(text, List.of(new Edit(broken.range(), "")));
        } else if (last != null) {
            rest = Edits.apply(text, List.of(new Edit(last.range(), "")));
        }
        var answered = Thinking.blanked(rest);
        if (answered.isBlank()) {
            return List.of();
        }
        var said = broken != null
                ? broken.step()
                : last == null ? null : last.step().orElse(null);
        return replaceAll(text, said == null ? infer(answered.strip()) : said);
    }

    /** Returns where the conversation probably stands: an ADR was made, a question is open, or it is done. */
    static ConversationStep infer(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        if (text.contains("ADR-") && CREATED.stream().anyMatch(lower::contains)) {
            return ConversationStep.GENERATE;
        }
        var end = text.substring(Math.max(0, text.length() - QUESTION_WINDOW));
        return asks(end) ? ConversationStep.DISCUSSING : ConversationStep.DONE;
    }

    private static boolean asks(String end) {
        for (int at = end.indexOf('?'); at >= 0; at = end.indexOf('?', at + 1)) {
            if (at + 1 == end.length() || !Character.isLetterOrDigit(end.charAt(at + 1))) {
                return true;
            }
        }
        return false;
    }

    /** One look at one text. */
    private static final class Check {
        private final String text;
        private final Reporter reporter;
        private final boolean inferred;
        private final StepMarkers markers;

        Check(Answer answer, Reporter reporter, boolean inferred) {
            this.text = answer.text();
            this.reporter = reporter;
            this.inferred = inferred;
            this.markers = StepMarkers.of(answer);
        }

        List<Issue> issues() {
            var last = markers.last();
            var broken = BrokenMarker.find(text, last);
            if (text.isBlank() || isThoughtOnly(last)) {
                reporter.error("EMPTY_RESPONSE", null, new Span(0, text.length()));
            } else if (broken != null) {
                reporter.error(broken.reason(), null, broken.range(), broken.detail(), allowed());
            } else if (last == null) {
                missing();
            } else {
                place(last);
            }
            return reporter.issues();
        }

        /** Where nobody closed the thinking, the answer may be in it. */
        private boolean isThoughtOnly(@Nullable StepMarker last) {
            int first = firstVisible();
            int start = last == null ? text.length() : last.range().start();
            if (first < start && text.charAt(first) != '<') {
                return false;
            }
            if (last == null && markers.thinking().isOpen()) {
                return false;
            }
            var said = new StringBuilder(markers.thinking().blankedIn(text));
            if (last != null) {
                said.delete(last.range().start(), last.range().end());
            }
            return said.toString().isBlank();
        }

        private int firstVisible() {
            int at = 0;
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return at;
        }

        private void missing() {
            var end = Span.at(text.stripTrailing().length());
            var quoted = firstQuoted();
            if (quoted == null) {
                reporter.error("MISSING_STEP_MARKER", null, end, allowed());
            } else {
                var line = String.valueOf(new LineMap(text).line(quoted));
                reporter.error("MISSING_STEP_MARKER.quoted", null, end, allowed(), line);
            }
        }

        private @Nullable Integer firstQuoted() {
            for (int at = text.indexOf("<!--"); at >= 0; at = text.indexOf("<!--", at + 1)) {
                if (StepMarker.at(text, at, text.length()) != null) {
                    return at;
                }
            }
            return null;
        }

        private void place(StepMarker last) {
            var placed = markers.counting().getLast();
            boolean fallbackStep = inferred && last.value().equals(ConversationStep.DISCUSSING.word());
            if (last.step().isEmpty() && !fallbackStep) {
                reporter.error("INVALID_STEP", null, last.range(), shown(last.value()), allowed());
            }
            if (!markers.isLastThing(last)) {
                reporter.error("STEP_MARKER_NOT_AT_END", null, last.range());
            } else if (placed.place() == Place.OPEN_FENCE) {
                reporter.warning("AMBIGUOUS_STEP_MARKER.fence", null, last.range());
            } else if (placed.place() == Place.LIST) {
                reporter.warning("AMBIGUOUS_STEP_MARKER.list", null, last.range());
            } else if (markers.isInOpenHtml(last)) {
                reporter.warning("AMBIGUOUS_STEP_MARKER.html", null, last.range());
            }
            if (markers.counting().size() == 1) {
                return;
            }
            var values = markers.counting().stream()
                    .map(Placed::marker)
                    .map(marker -> marker.value().toLowerCase(Locale.ROOT))
                    .distinct()
                    .toList();
            if (values.size() > 1) {
                var lines = new LineMap(text);
                var places = markers.counting().stream()
                        .map(Placed::marker)
                        .map(marker -> shown(marker.value()) + " ("
                                + lines.line(marker.range().start()) + ")")
                        .limit(8)
                        .collect(Collectors.joining(", "));
                reporter.warning("AMBIGUOUS_STEP_MARKER", null, last.range(), places, shown(last.value()));
            }
        }

        private static String shown(String value) {
            return value.replaceAll("\\s+", " ");
        }

        private static String allowed() {
            return Arrays.stream(ConversationStep.values())
                    .filter(step -> step != ConversationStep.DISCUSSING)
                    .map(ConversationStep::word)
                    .collect(Collectors.joining(", "));
        }
    }
}
