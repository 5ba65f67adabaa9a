package dev.helix.enforcement.validator;

import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.evolution.PathGlob;
import dev.helix.testkit.answer.Corpus;
import dev.helix.testkit.answer.ValidatorConformance;
import java.util.List;
import java.util.Locale;
import java.util.Set;

class DocsCurrentValidatorConformanceTest implements ValidatorConformance {

    /** What the corpus is judged by. */
    static final List<DocsRule> RULES =
            List.of(new DocsRule(List.of(new PathGlob("src/api/**")), List.of(new PathGlob("docs/api.md"))));

    @Override
    public Validator validator() {
        return new DocsCurrentValidator(AdrProfile.HELIX_EN, RULES);
    }

    @Override
    public Set<String> codes() {
        return Set.copyOf(Corpus.DOCS_CURRENT);
    }

    @Override
    public List<String> passing() {
        return Corpus.DOCS_CURRENT.stream().map(Corpus::passing).toList();
    }

    @Override
    public List<String> failing() {
        return Corpus.DOCS_CURRENT.stream().map(Corpus::failing).toList();
    }

    @Override
    public FileView files() {
        return Corpus.files();
    }

    @Override
    public ValidationContext context(Locale locale) {
        return Corpus.context(locale);
    }
}
