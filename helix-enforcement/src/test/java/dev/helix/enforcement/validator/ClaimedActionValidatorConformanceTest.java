package dev.helix.enforcement.validator;

import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.testkit.answer.Corpus;
import dev.helix.testkit.answer.ValidatorConformance;
import java.util.List;
import java.util.Locale;
import java.util.Set;

class ClaimedActionValidatorConformanceTest implements ValidatorConformance {

    @Override
    public Validator validator() {
        return new ClaimedActionValidator();
    }

    @Override
    public Set<String> codes() {
        return Set.copyOf(Corpus.CLAIMS);
    }

    @Override
    public List<String> passing() {
        return Corpus.CLAIMS.stream().map(Corpus::passing).toList();
    }

    @Override
    public List<String> failing() {
        return Corpus.CLAIMS.stream().map(Corpus::failing).toList();
    }

    @Override
    public ValidationContext context(Locale locale) {
        return Corpus.context(locale);
    }
}
