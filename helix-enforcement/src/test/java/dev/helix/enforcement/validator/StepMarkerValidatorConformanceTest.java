package dev.helix.enforcement.validator;

import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Validator;
import dev.helix.testkit.answer.Corpus;
import dev.helix.testkit.answer.ValidatorConformance;
import java.util.List;
import java.util.Set;

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
        return Corpus.STEP_MARKER.stream().map(Corpus::passing).toList();
    }

    @Override
    public List<String> warning() {
        return List.of(Corpus.failing("AMBIGUOUS_STEP_MARKER"));
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
