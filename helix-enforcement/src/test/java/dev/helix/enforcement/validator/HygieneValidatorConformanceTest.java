package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Validator;
import dev.helix.testkit.answer.Corpus;
import dev.helix.testkit.answer.ValidatorConformance;
import java.util.List;
import java.util.Set;

class HygieneValidatorConformanceTest implements ValidatorConformance {

    @Override
    public Validator validator() {
        return new HygieneValidator(AdrProfile.HELIX_EN, List.of());
    }

    @Override
    public Set<String> codes() {
        return Set.copyOf(Corpus.HYGIENE);
    }

    @Override
    public List<String> passing() {
        return Corpus.HYGIENE.stream().map(Corpus::passing).toList();
    }

    @Override
    public List<String> failing() {
        return Corpus.HYGIENE.stream().map(Corpus::failing).toList();
    }
}
