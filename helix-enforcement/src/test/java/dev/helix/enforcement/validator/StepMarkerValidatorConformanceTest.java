package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Validator;
import dev.helix.domain.port.FileView;
import dev.helix.testkit.answer.Corpus;
import dev.helix.testkit.answer.ValidatorConformance;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

class StepMarkerValidatorConformanceTest implements ValidatorConformance {

    @Override
    public Validator validator() {
        return new StepMarkerValidator();
    }

    @Override
    public Set<String> codes() {
        return Set.copyOf(Corpus.STEP_MARKER);
    }

    @Override
    public List<String> passing() {
        // Only a warning.
        return Stream.concat(
                        Corpus.STEP_MARKER.stream().map(Corpus::passing),
                        Stream.of(Corpus.failing("AMBIGUOUS_STEP_MARKER")))
                .toList();
    }

    @Override
    public List<String> failing() {
        return Corpus.STEP_MARKER.stream()
                .filter(code -> !code.equals("AMBIGUOUS_STEP_MARKER"))
                .map(Corpus::failing)
                .toList();
    }

    @Override
    public FileView files() {
        return Corpus.files();
    }
}
