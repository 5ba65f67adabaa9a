package dev.helix.enforcement.validator;

import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Validator;
import dev.helix.testkit.answer.Corpus;
import dev.helix.testkit.answer.ValidatorConformance;
import java.util.List;
import java.util.Set;

class FileExistenceValidatorConformanceTest implements ValidatorConformance {

    @Override
    public Validator validator() {
        return new FileExistenceValidator(AdrProfile.HELIX_DE);
    }

    @Override
    public Set<String> codes() {
        return Set.copyOf(Corpus.FILE_EXISTENCE);
    }

    @Override
    public List<String> passing() {
        return Corpus.FILE_EXISTENCE.stream().map(Corpus::passing).toList();
    }

    @Override
    public List<String> failing() {
        return Corpus.FILE_EXISTENCE.stream().map(Corpus::failing).toList();
    }

    @Override
    public FileView files() {
        return Corpus.files();
    }
}
