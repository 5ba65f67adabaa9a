package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.LineMap;
import dev.helix.domain.answer.Severity;
import dev.helix.domain.answer.Span;
import dev.helix.domain.answer.ValidationContext;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
            "(?is).*\\b(?:in the context of|im kontext (?:von|der|des))\\b.{1,600}\\b(?:facing|concerned"
                    + " about|angesichts)\\b.{1,600}\\b(?:we decided|we chose|decided for|entschieden)\\b.*");

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
        var markers = StepMarkers.of(answer);
        // An answer that is kept in a file keeps its marker, too.
        boolean document = file != null && markers.count() == 0;
        if (!document && markers.step().filter(OWING::contains).isEmpty()) {
            return;
        }
        var path = file == null ? "" : file.replace('\\', '/').toLowerCase(Locale.ROOT);
        boolean inFolder =
                FOLDER.matcher(path).matches() && !ABOUT.matcher(path).matches();
        report(answer, inFolder ? Severity.ERROR : Severity.WARNING);
    }

    private void report(Answer answer, Severity severity) {
        var place = Span.at(0);
        var odd = oddSigns(answer);
        if (odd != null) {
            var line = String.valueOf(new LineMap(answer.text()).line(odd.start()));
            var said = answer.text().substring(odd.start(), odd.end());
            int sign = MeantAsHeading.oddSign(said);
            var name = LookAlikes.name(sign < 0 ? MeantAsHeading.oddBlank(said) : sign);
            reporter.report(severity, CODE + (sign < 0 ? ".blank" : ".signs"), odd, profile.name(), line, name);
            return;
        }
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

    /** Returns the first line with signs that only look like number signs or blanks, if there would be an ADR with such signs in their place. */
    private @Nullable Span oddSigns(Answer answer) {
        var text = answer.text();
        Span first = null;
        var plain = new StringBuilder();
        for (int line = 0; line < text.length(); line = HeaderReader.nextLine(text, line)) {
            var said = text.substring(line, HeaderReader.nextLine(text, line));
            if (MeantAsHeading.oddSign(said) >= 0 || MeantAsHeading.oddBlank(said) >= 0) {
                first = first == null ? new Span(line, HeaderReader.lineEnd(text, line)) : first;
                said = MeantAsHeading.withPlainSigns(said);
            }
            plain.append(said);
        }
        if (first == null) {
            return null;
        }
        var repaired = answer.withText(plain.toString());
        boolean own = !new AdrFinder(repaired, context.files(), profile).find().isEmpty();
        return own || !otherProfiles(repaired).isEmpty() ? first : null;
    }

    private List<String> otherProfiles(Answer answer) {
        var others = AdrProfile.names().stream()
                .filter(name -> !name.equals(profile.name()))
                .flatMap(name -> AdrProfile.named(name).stream())
                .filter(other ->
                        !new AdrFinder(answer, context.files(), other).find().isEmpty())
                .toList();
        var order = others.size() < 2 ? others : ProfileFit.ordered(others, answer, context);
        return order.stream().map(AdrProfile::name).toList();
    }

    private static boolean isStatement(String text) {
        return text.length() < LONGEST_STATEMENT && STATEMENT.matcher(text).matches();
    }
}
