package dev.helix.evolution.develop;

import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.GateVerdict;
import dev.helix.domain.evolution.PhaseWork;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;

/**
 * A validator of answers, asked about the agent's last one and about all files that the project changes.
 *
 * @param validator the rule
 * @param view looks at a checkout
 * @param locale the language of its messages
 */
public record ValidatorGate(Validator validator, Function<Path, FileView> view, Locale locale) implements Gate {

    @Override
    public String name() {
        return validator.name();
    }

    @Override
    public GateVerdict check(PhaseWork work) {
        var checkout = work.checkout().get();
        var answer = work.answer()
                .withWritten(work.changed().stream()
                        .map(path -> checkout.resolve(path.value()))
                        .toList());
        var findings = validator.check(answer, new ValidationContext(view.apply(checkout), locale)).stream()
                .filter(Issue::blocks)
                .map(issue ->
                        new Finding(issue.file(), 0, issue.code() + ": " + issue.message() + " " + issue.fixHint()))
                .toList();
        return new GateVerdict(name(), findings, "");
    }
}
