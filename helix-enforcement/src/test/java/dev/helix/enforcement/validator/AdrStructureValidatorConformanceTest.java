package dev.helix.enforcement.validator;

import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Validator;
import dev.helix.testkit.answer.Corpus;
import dev.helix.testkit.answer.ValidatorConformance;
import java.util.List;
import java.util.Set;

class AdrStructureValidatorConformanceTest implements ValidatorConformance {

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
        return List.of(Corpus.failing("SECTION_ORDER"));
    }

    @Override
    public List<String> failing() {
        return Corpus.ADR_STRUCTURE.stream()
                .filter(code -> !code.equals("SECTION_ORDER"))
                .map(Corpus::failing)
                .toList();
    }

    @Override
    public FileView files() {
        return Corpus.files();
    }
}
