package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Validator;
import dev.helix.testkit.answer.Corpus;
import dev.helix.testkit.answer.ValidatorConformance;
import java.util.List;
import java.util.Set;

class ChangeAuditValidatorConformanceTest implements ValidatorConformance {

    @Override
    public Validator validator() {
        return new ChangeAuditValidator(List.of());
    }

    @Override
    public Set<String> codes() {
        return Set.copyOf(Corpus.CHANGE_AUDIT);
    }

    @Override
    public List<String> passing() {
        return Corpus.CHANGE_AUDIT.stream().map(Corpus::passing).toList();
    }

    @Override
    public List<String> failing() {
        return Corpus.CHANGE_AUDIT.stream()
                .filter(code -> !code.equals("TYPE_CHECK_ESCAPED"))
                .map(Corpus::failing)
                .toList();
    }

    @Override
    public List<String> warning() {
        return List.of(Corpus.failing("TYPE_CHECK_ESCAPED"));
    }
}
