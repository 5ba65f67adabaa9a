package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Validator;
import dev.helix.domain.port.FileView;
import dev.helix.testkit.answer.Corpus;
import dev.helix.testkit.answer.ValidatorConformance;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

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
        // Only a warning.
        return Stream.concat(
                        Corpus.ADR_STRUCTURE.stream().map(Corpus::passing), Stream.of(Corpus.failing("SECTION_ORDER")))
                .toList();
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
