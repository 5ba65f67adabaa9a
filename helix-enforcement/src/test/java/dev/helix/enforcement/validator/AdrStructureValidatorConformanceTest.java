package dev.helix.enforcement.validator;

import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Validator;
import dev.helix.testkit.answer.Corpus;
import dev.helix.testkit.answer.ValidatorConformance;
import java.util.List;
import java.util.Set;

class AdrStructureValidatorConformanceTest implements ValidatorConformance {

    private static final List<String> WARNINGS = List.of("SECTION_ORDER", "NO_ADR_FOUND", "INNER_CODE_FENCE");

    @Override
    public Validator validator() {
        return new AdrStructureValidator(AdrProfile.HELIX_DE);
    }

    @Override
    public Set<String> codes() {
        return Set.copyOf(Corpus.ADR_STRUCTURE);
    }

    @Override
    public List<String> passing() {
        return Corpus.ADR_STRUCTURE.stream().map(Corpus::passing).toList();
    }

    @Override
    public List<String> warning() {
        return WARNINGS.stream().map(Corpus::failing).toList();
    }

    @Override
    public List<String> failing() {
        return Corpus.ADR_STRUCTURE.stream()
                .filter(code -> !WARNINGS.contains(code))
                .map(Corpus::failing)
                .toList();
    }

    @Override
    public FileView files() {
        return Corpus.files();
    }
}
