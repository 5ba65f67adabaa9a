package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.Severity;
import dev.helix.domain.answer.Span;
import dev.helix.domain.answer.ValidationContext;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells of a text that owes an ADR and in which none was recognised, with what was looked for and what is there instead. */
final class MissingAdr {

    private static final String CODE = "NO_ADR_FOUND";
    private static final List<ConversationStep> OWING = List.of(ConversationStep.GENERATE, ConversationStep.FINALIZE);
    private static final Pattern FOLDER =
            Pattern.compile("(?:^|.*/)(?:adrs?|decisions?|decision-records|architecture-decisions|entscheidungen)/.*");
    private static final Pattern ABOUT = Pattern.compile(
            "(?:.*/)?(?:index|readme|template|adr-template|0+-template|overview|contributing)[^/]*\\.md");

    /** "In the context of …, facing …, we decided for …". */
    private static final Pattern STATEMENT = Pattern.compile(
            "(?is).*\\b(?:in the context of|im kontext (?:von|der|des))\\b.{1,600}\\b(?:facing|concerned about|angesichts)\\b.{1,600}"
                    + "\\b(?:we decided|we chose|decided for|entschieden)\\b.*");

    private static final int LONGEST_STATEMENT = 1 << 16;

    private final AdrProfile profile;
    private final ValidationContext context;
    private final Reporter reporter;

    MissingAdr(AdrProfile profile, ValidationContext context, Reporter reporter) {
        this.profile = profile;
        this.context = context;
        this.reporter = reporter;
    }

    void report(Answer answer) {
        var file = context.document();
        var markers = mayOwe(answer.text()) || file != null ? StepMarkers.of(answer.text()) : null;
        // An answer that is kept in a file keeps its marker, too.
        boolean document = file != null && (markers == null || markers.count() == 0);
        boolean owes = document
                || (markers != null && markers.step().filter(OWING::contains).isPresent());
        if (!owes) {
            return;
        }
        var path = file == null ? "" : file.replace('\\', '/').toLowerCase(Locale.ROOT);
        boolean inFolder =
                FOLDER.matcher(path).matches() && !ABOUT.matcher(path).matches();
        report(answer, inFolder ? Severity.ERROR : Severity.WARNING);
    }

    /** A cheap look for the words of the steps, before all markers are read. */
    private static boolean mayOwe(String text) {
        int marker = text.lastIndexOf("<!--");
        if (marker < 0) {
            return false;
        }
        int end = Math.min(text.length(), marker + StepMarker.MAX_LENGTH + 2);
        for (int at = marker; at < end; at++) {
            for (var step : OWING) {
                var word = step.word();
                // Both begin with a letter that most of a marker has not.
                if (StepMarker.upper(text.charAt(at)) == StepMarker.upper(word.charAt(0))
                        && text.regionMatches(true, at, word, 0, word.length())) {
                    return true;
                }
            }
        }
        return false;
    }

    private void report(Answer answer, Severity severity) {
        var place = Span.at(0);
        var other = otherProfiles(answer);
        var fields = String.join(", ", profile.requiredFields());
        var sections = String.join(
                ", ",
                profile.sections().stream()
                        .filter(section -> !section.optional())
                        .map(AdrProfile.Section::title)
                        .toList());
        if (!other.isEmpty()) {
            reporter.report(
                    severity, CODE + ".style", place, profile.name(), String.join(", ", other), other.getFirst());
        } else if (isStatement(answer.text())) {
            reporter.report(severity, CODE + ".statement", place, profile.name(), sections);
        } else if (fields.isEmpty()) {
            reporter.report(severity, CODE + ".sections", place, profile.name(), sections);
        } else {
            reporter.report(severity, CODE, place, profile.name(), fields, sections);
        }
    }

    private List<String> otherProfiles(Answer answer) {
        return AdrProfile.names().stream()
                .filter(name -> !name.equals(profile.name()))
                .filter(name -> !new AdrFinder(
                                answer, context.files(), AdrProfile.named(name).orElse(profile))
                        .find()
                        .isEmpty())
                .toList();
    }

    private static boolean isStatement(String text) {
        return text.length() < LONGEST_STATEMENT && STATEMENT.matcher(text).matches();
    }
}
