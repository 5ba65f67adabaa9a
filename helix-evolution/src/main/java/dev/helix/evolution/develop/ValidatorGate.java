package dev.helix.evolution.develop;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.GateVerdict;
import dev.helix.domain.evolution.PhaseWork;
import dev.helix.evolution.project.ChangeReview;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A validator, asked about what the agent said and about all files that the project changes. It stays shut, unjudged, where an issue
 * says that the validator failed.
 *
 * @param validator the rule; who does not know that it ends hands over one that is watched
 * @param view looks at a checkout
 * @param locale the language of its messages
 * @param saying what of the agent's words it is asked about
 */
public record ValidatorGate(Validator validator, Function<Path, FileView> view, Locale locale, Saying saying)
        implements Gate {

    private static final int MOST_TOLD = 50;

    /** The part of the agent's words that a gate hears. */
    public enum Saying {
        /** Nothing: the files alone count. */
        NOTHING,
        /** The last answer. */
        LAST,
        /** All that was said in the phase. */
        ALL
    }

    /** A gate that is asked about the agent's last answer. */
    public ValidatorGate(Validator validator, Function<Path, FileView> view, Locale locale) {
        this(validator, view, locale, Saying.LAST);
    }

    @Override
    public String name() {
        return validator.name();
    }

    @Override
    public GateVerdict check(PhaseWork work) {
        var checkout = work.checkout().get();
        var said = switch (saying) {
            case NOTHING -> Answer.of("");
            case LAST -> work.answer();
            case ALL -> Answer.of(work.said());
        };
        var answer = said.withWritten(work.changed().stream()
                .map(path -> checkout.resolve(path.value()))
                .toList());
        var files = view.apply(checkout);
        var context = new ValidationContext(files, locale).since(work.base());
        var issues = validator.check(answer, context);
        var findings = issues.stream()
                .filter(Issue::blocks)
                .map(issue -> finding(issue, files))
                .toList();
        var told = issues.stream()
                .filter(issue -> !issue.blocks())
                .limit(MOST_TOLD)
                .map(issue -> line(finding(issue, files)))
                .collect(Collectors.joining());
        boolean unjudged =
                issues.stream().anyMatch(issue -> issue.blocks() && issue.code().equals(Validator.FAILED));
        return new GateVerdict(name(), findings, told, List.of(), unjudged);
    }

    /** A warning shuts no gate; the phase's report shows it. */
    private static String line(Finding told) {
        return told.file() == null
                ? told.message() + "\n"
                : told.file() + ":" + told.line() + ": " + told.message() + "\n";
    }

    private static Finding finding(Issue issue, FileView files) {
        return ChangeReview.finding(issue, files, issue.code() + ": " + issue.message() + " " + issue.fixHint());
    }
}
